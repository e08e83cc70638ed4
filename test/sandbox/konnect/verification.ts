import type { KonnectSwitches } from "../switches";
import type { DcrProvider } from "./objects";
import { readClients, registerClient, removeClient } from "./okta-registration";

const failure = "Unable to create the DCR application";

/** Tries a provider's token at its issuer; what went wrong, empty when nothing did. */
export async function verify(provider: DcrProvider, switches: KonnectSwitches): Promise<string[]> {
  if ((provider.type ?? "okta") !== "okta") return [`${failure}: this sandbox has no ${provider.type}`];
  if (!switches.verifyCreatesClient) {
    const problem = await readClients(provider);
    return problem === undefined ? [] : [`${failure}: ${problem}`];
  }
  const client = await registerClient(provider, { name: "Konnect verification", redirectUri: undefined });
  if ("problem" in client) return [`${failure}: ${client.problem}`];
  const problem = await removeClient(provider, client.clientId);
  return problem === undefined ? [] : [`Unable to delete the DCR application: ${problem}`];
}
