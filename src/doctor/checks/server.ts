import { judge, ok, problem, warning } from "../../diagnosis/verdict";
import { accessManagementMissing, isAccessManagementMissing } from "../facts/access-management";
import type { RegistrationFacts } from "../facts/facts";
import type { CheckResult } from "./check-result";

/** The authorization server: it exists, and is active. */
export function checkServer({ okta, outputs }: RegistrationFacts): CheckResult {
  const topic = { area: "okta", id: "okta.server", title: "authorization server" } as const;
  if (isAccessManagementMissing(okta.server)) {
    return { ...topic, ...accessManagementMissing(new URL(okta.origin).host) };
  }
  return judge(topic, okta.server, (server) => {
    if (server === undefined) {
      return problem(
        `${outputs.authorizationServerId} does not exist`,
        "Okta issues no tokens without it",
        "run pulumi up --refresh to recreate a managed server; otherwise, change okta.authorizationServer.existing",
      );
    }
    const name = `"${server.name ?? server.id}"`;
    if (server.status !== undefined && server.status !== "ACTIVE") {
      return problem(
        `${name} is ${server.status}`,
        "an inactive server issues no tokens",
        "Okta Admin Console > Security > API > the server > Activate, or pulumi up --refresh",
      );
    }
    const { audience } = outputs;
    if (audience !== undefined && server.audiences.length > 0 && !server.audiences.includes(audience)) {
      return warning(
        `${name} is active, but its audience is ${server.audiences.join(", ")}, not ${audience}`,
        "tokens have another audience than the stack",
        "run pulumi up --refresh, or change okta.authorizationServer.create.audience",
      );
    }
    return ok(`${name} is active, audience ${server.audiences.join(", ") || "unknown"}`);
  });
}
