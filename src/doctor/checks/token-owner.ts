import { judge, ok, problem, warning } from "../../diagnosis/verdict";
import type { OktaFacts } from "../facts/facts";
import type { CheckResult } from "./check-result";

/** Standard roles that cannot register clients. @see Okta: standard administrator roles */
const powerless: readonly string[] = [
  "GROUP_MEMBERSHIP_ADMIN",
  "HELP_DESK_ADMIN",
  "MOBILE_ADMIN",
  "READ_ONLY_ADMIN",
  "REPORT_ADMIN",
  "USER_ADMIN",
];
const enabled: readonly string[] = ["API_ACCESS_MANAGEMENT_ADMIN", "APP_ADMIN", "SUPER_ADMIN"];

const role = "Application Admin for OpenID Connect client apps, or API Access Management Admin";

/** Whether the token's owner has a role that can register clients; a GET request with the token does not show that. */
export function checkOwnerRoles({ dcrTokenOwnerRoles }: OktaFacts): CheckResult[] {
  const topic = { area: "token", id: "token.roles", title: "DCR token's owner's roles" } as const;
  return [
    judge(topic, dcrTokenOwnerRoles, (roles) => {
      const types = roles.filter(({ status }) => status !== "INACTIVE").map(({ type }) => type ?? "CUSTOM");
      const named = types.join(", ") || "no administrator role";
      if (types.some((type) => enabled.includes(type))) return ok(named);
      if (types.every((type) => powerless.includes(type))) {
        return problem(
          `${named}, which cannot register clients`,
          "a token has its owner's permissions: developers cannot create applications",
          `give the owner ${role}`,
        );
      }
      return warning(
        `${named}: doctor cannot tell whether this allows registering clients`,
        "a token has its owner's permissions",
        `run doctor --probe to try it; a sufficient role is ${role}`,
      );
    }),
  ];
}
