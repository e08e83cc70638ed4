import { createConnections } from "../../diagnosis/connections";
import type { Surroundings } from "../../diagnosis/surroundings";
import type { RegistrationOutputs } from "../../stack/registration-outputs";
import type { AreaSelection } from "../area";
import type { RegistrationFacts } from "../facts/facts";
import { gatherProbeFacts } from "../probe/gather-probe";
import { gatherKonnectFacts } from "./gather-konnect";
import { gatherOktaFacts } from "./gather-okta";

/**
 * Reads everything that the areas need, of all registrations at the same time. Only the probe writes, and it deletes
 * what it creates.
 */
export async function gatherFacts(
  registrations: Readonly<Record<string, RegistrationOutputs>>,
  areas: AreaSelection,
  surroundings: Surroundings,
): Promise<RegistrationFacts[]> {
  const connections = createConnections(surroundings);
  return await Promise.all(
    Object.entries(registrations).map(async ([name, outputs]) => {
      const [okta, konnect] = await Promise.all([
        gatherOktaFacts(outputs, connections, areas),
        gatherKonnectFacts(outputs, connections, areas),
      ]);
      // Runs last because it uses the DCR token, whose idle time must be read first.
      const probe = areas.has("probe")
        ? await gatherProbeFacts(outputs, konnect.strategy, connections, surroundings)
        : undefined;
      return { name, outputs, gatheredAt: surroundings.now(), okta, konnect, probe };
    }),
  );
}
