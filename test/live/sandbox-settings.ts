import { apiName, apiRoute, portalName, type Sandbox } from "../sandbox";
import type { LiveSettings } from "./settings";

/** Settings with which a live run takes a sandbox for the live services. */
export function toSandboxSettings(sandbox: Sandbox): LiveSettings {
  const { OKTA_HTTP_PROXY: _, ...env } = sandbox.env();
  const { email, password } = sandbox.credentials.developer;
  return {
    konnectUrl: sandbox.konnect.url,
    oktaUrl: sandbox.okta.url,
    portal: portalName,
    route: `${sandbox.gateway.url}${apiRoute}`,
    api: apiName,
    portalUrl: sandbox.portal.url,
    env: { ...env, PORTAL_DEVELOPER_EMAIL: email, PORTAL_DEVELOPER_PASSWORD: password },
  };
}
