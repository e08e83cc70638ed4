import * as pulumi from "@pulumi/pulumi";
import { DcrError, formatError } from "../errors";
import { toRunError } from "./run-error";

const managers = new WeakMap<object, Map<string, string>>();

/**
 * Notes that a registration manages parts of an authorization server. The issuer identifies the server: the settings can
 * write the same one as `default`, as an id or as an address.
 * @throws pulumi.RunError DCR_RULE_SERVER_SHARED if another registration of the program manages it
 */
export function holdServer(registration: string, issuer: string): void {
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined) return;
  const registrations = managers.get(monitor) ?? new Map<string, string>();
  managers.set(monitor, registrations);
  const first = registrations.get(issuer);
  if (first === undefined || first === registration) {
    registrations.set(issuer, registration);
    return;
  }
  const error = new DcrError(
    "DCR_RULE_SERVER_SHARED",
    `registrations ${first} and ${registration} both manage the authorization server of ${issuer}`,
    {
      fix: "Let one registration manage it; in the other write accessPolicy: false and existing: true on each scope and the claim.",
    },
  );
  throw toRunError(formatError(error, `registrations.${registration}.okta.authorizationServer`));
}
