import { judge, ok, problem } from "../../diagnosis/verdict";
import type { CheckResult } from "../check-result";
import type { RegistrationFacts } from "../facts";

/** The DCR provider: there, and for Okta. */
export function checkProvider({ konnect, outputs }: RegistrationFacts): CheckResult {
  const topic = { area: "konnect", id: "konnect.provider", title: "DCR provider" } as const;
  const why = "Konnect cannot register applications in Okta without it";
  return judge(topic, konnect.provider, (provider) => {
    if (provider === undefined) {
      return problem(`${outputs.dcrProviderId} is not there`, why, "pulumi up --refresh makes it again");
    }
    const name = `"${provider.name ?? provider.id}"`;
    if (provider.provider_type !== undefined && provider.provider_type !== "okta") {
      return problem(
        `${name} is of type ${provider.provider_type}`,
        why,
        "take it away in Konnect; pulumi up makes one for Okta",
      );
    }
    return ok(`${name} exists`);
  });
}
