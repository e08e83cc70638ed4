import { z } from "zod";
import { toFingerprint } from "../../src/secrets/fingerprint";
import type { RegistrationOutputs } from "../../src/stack/registration-outputs";
import type { Sandbox } from "../sandbox";
import { toPolicyBody, toRuleBody } from "../sandbox-requests/okta-bodies";

const created = z.looseObject({ id: z.string(), issuer: z.string().optional() });

/** Makes a registration in the sandbox through the real APIs, as `up` does, and answers its stack outputs. */
export async function createRegistration(sandbox: Sandbox): Promise<RegistrationOutputs> {
  const { okta, konnect, credentials } = sandbox;
  const toOkta = (path: string, body: unknown) =>
    send("POST", `${okta.url}/api/v1/authorizationServers${path}`, `SSWS ${credentials.oktaApiToken}`, body);
  const toKonnect = (method: string, path: string, body: unknown) =>
    send(method, `${konnect.url}${path}`, `Bearer ${credentials.konnectToken}`, body);

  const server = await toOkta("", {
    name: "developer-portal",
    description: "Applications of the Dev Portal",
    audiences: ["api://orders"],
  });
  const issuer = server.issuer ?? "";
  await toOkta(`/${server.id}/scopes`, { name: "orders.read", consent: "IMPLICIT" });
  await toOkta(`/${server.id}/claims`, {
    name: "konnect_client_id",
    status: "ACTIVE",
    claimType: "RESOURCE",
    valueType: "EXPRESSION",
    value: "app.clientId",
    alwaysIncludeInToken: true,
    conditions: {},
  });
  const policy = await toOkta(
    `/${server.id}/policies`,
    toPolicyBody("developer-portal", "Applications of the Dev Portal"),
  );
  await toOkta(`/${server.id}/policies/${policy.id}/rules`, toRuleBody(["orders.read"]));
  const provider = await toKonnect("POST", "/v2/dcr-providers", {
    name: "developer-portal-sandbox",
    provider_type: "okta",
    issuer,
    dcr_config: { dcr_token: credentials.dcrToken },
  });
  const strategy = await toKonnect("POST", "/v2/application-auth-strategies", {
    name: "developer-portal-sandbox",
    display_name: "Okta",
    strategy_type: "openid_connect",
    configs: {
      "openid-connect": {
        issuer,
        credential_claim: ["konnect_client_id"],
        scopes: ["orders.read"],
        auth_methods: ["client_credentials", "bearer"],
      },
    },
    dcr_provider_id: provider.id,
  });
  const [portal] = konnect.state.portals;
  if (portal === undefined) throw new Error("the sandbox has no portal");
  await toKonnect("PATCH", `/v3/portals/${portal.id}`, {
    default_application_auth_strategy_id: strategy.id,
  });
  return {
    issuer,
    audience: "api://orders",
    authorizationServerId: server.id,
    scopes: ["orders.read"],
    claim: "konnect_client_id",
    dcrProviderId: provider.id,
    authStrategyId: strategy.id,
    portalId: portal.id,
    portalUrl: sandbox.portal.url,
    okta: {
      dcrTokenReference: { env: "OKTA_DCR_TOKEN" },
      accessPolicy: true,
      tokenLifetimeMinutes: 60,
      dcrTokenMark: await toTokenMark(credentials.dcrToken),
    },
    konnect: {
      serverUrl: konnect.url,
      tokenReference: { env: "KONNECT_TOKEN" },
      portal: portal.name,
      scopes: ["orders.read"],
      credentialClaim: ["konnect_client_id"],
      authMethods: ["client_credentials", "bearer"],
      portalDefault: true,
      publications: [],
    },
  };
}

const marks = new Map<string, Promise<string>>();

/** The mark of a token, as `up` stores it; each is computed once. */
export async function toTokenMark(token: string): Promise<{ salt: string; fingerprint: string }> {
  const salt = "acme/sandbox/developer-portal";
  const known = marks.get(token) ?? toFingerprint(token, salt);
  marks.set(token, known);
  return { salt, fingerprint: await known };
}

/** Sends JSON and reads the object that was created or changed. */
export async function send(method: string, url: string, authorization: string, body?: unknown) {
  const response = await fetch(url, {
    method,
    headers: { authorization, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return text === "" ? created.parse({ id: "none" }) : created.parse(JSON.parse(text));
}
