import { judge, ok, problem } from "../../diagnosis/verdict";
import type { RegistrationFacts } from "../facts/facts";
import type { CheckResult } from "./check-result";

/** The DCR provider: it exists, and is for Okta. */
export function checkProvider({ konnect, outputs }: RegistrationFacts): CheckResult {
  const topic = { area: "konnect", id: "konnect.provider", title: "DCR provider" } as const;
  const why = "Konnect cannot register applications in Okta without it";
  return judge(topic, konnect.provider, (provider) => {
    if (provider === undefined) {
      return problem(
        `${outputs.dcrProviderId} does not exist`,
        why,
        "run pulumi up --refresh to recreate it",
      );
    }
    const name = `"${provider.name ?? provider.id}"`;
    if (provider.provider_type !== undefined && provider.provider_type !== "okta") {
      return problem(
        `${name} is of type ${provider.provider_type}`,
        why,
        "delete it in Konnect, then run pulumi up to create one for Okta",
      );
    }
    return ok(`${name} exists`);
  });
}
