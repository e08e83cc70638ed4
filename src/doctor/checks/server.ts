import { judge, ok, problem, warning } from "../../diagnosis/verdict";
import { accessManagementMissing, isAccessManagementMissing } from "../access-management";
import type { CheckResult } from "../check-result";
import type { RegistrationFacts } from "../facts";

/** The authorization server: there, and active. */
export function checkServer({ okta, outputs }: RegistrationFacts): CheckResult {
  const topic = { area: "okta", id: "okta.server", title: "authorization server" } as const;
  if (isAccessManagementMissing(okta.server)) {
    return { ...topic, ...accessManagementMissing(new URL(okta.origin).host) };
  }
  return judge(topic, okta.server, (server) => {
    if (server === undefined) {
      return problem(
        `${outputs.authorizationServerId} is not there`,
        "no token can be had from it",
        "pulumi up --refresh makes a managed one again; else okta.authorizationServer.existing",
      );
    }
    const name = `"${server.name ?? server.id}"`;
    if (server.status !== undefined && server.status !== "ACTIVE") {
      return problem(
        `${name} is ${server.status}`,
        "an inactive server answers no token request",
        "Okta Admin Console > Security > API > the server > Activate, or pulumi up --refresh",
      );
    }
    const { audience } = outputs;
    if (audience !== undefined && server.audiences.length > 0 && !server.audiences.includes(audience)) {
      return warning(
        `${name} is active, but its audience is ${server.audiences.join(", ")}, not ${audience}`,
        "tokens carry another audience than the stack says",
        "pulumi up --refresh, or okta.authorizationServer.create.audience",
      );
    }
    return ok(`${name} is active, audience ${server.audiences.join(", ") || "not said"}`);
  });
}
