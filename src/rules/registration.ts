import type { RegistrationSettings } from "../settings/types";
import type { Finding } from "./finding";
import { checkScopes } from "./scopes";
import { findServerUrlProblem } from "./server-url";

/** Applies every rule that looks at one registration alone. */
export function toRegistrationFindings(
  name: string,
  settings: RegistrationSettings,
  context: { readonly allowedHosts?: readonly string[] },
): Finding[] {
  const base = `registrations.${name}`;
  return [...checkScopes(base, settings), ...checkServer(base, settings, context.allowedHosts ?? [])];
}

function checkServer(
  base: string,
  { konnect }: RegistrationSettings,
  allowedHosts: readonly string[],
): Finding[] {
  if ((konnect.region === undefined) === (konnect.serverUrl === undefined)) {
    return [
      {
        code: "DCR_RULE_REGION",
        severity: "error",
        path: `${base}.konnect.region`,
        message: "set exactly one of region and serverUrl",
        fix: "region: us, eu, au, me, in or sg.",
      },
    ];
  }
  if (konnect.serverUrl === undefined) return [];
  const problem = findServerUrlProblem(konnect.serverUrl, allowedHosts);
  return problem === undefined ? [] : [{ ...problem, severity: "error", path: `${base}.konnect.serverUrl` }];
}
