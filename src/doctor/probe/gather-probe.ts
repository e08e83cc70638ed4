import { randomBytes } from "node:crypto";
import { requestToken, type TokenOutcome } from "../../diagnosis/access-token";
import type { Connections } from "../../diagnosis/connections";
import { andThen, attempt, findValue, type Reading, unread } from "../../diagnosis/reading";
import type { Surroundings } from "../../diagnosis/surroundings";
import type { RegistrationOutputs } from "../../stack/registration-outputs";
import type { KonnectFacts, ProbeFacts } from "../facts/facts";
import { findStrategyScopes } from "../facts/strategy-scopes";
import { type TemporaryClientResult, withTemporaryClient } from "./temporary-client";

/**
 * Uses a registration with real requests: Konnect's own verification and, at the same time, the steps of an application
 * from its registration in Okta to a token. Deletes what it creates.
 */
export async function gatherProbeFacts(
  outputs: RegistrationOutputs,
  strategy: KonnectFacts["strategy"],
  connections: Connections,
  surroundings: Surroundings,
): Promise<ProbeFacts> {
  const clientName = `konnect-okta-dcr doctor --probe ${randomBytes(6).toString("hex")}`;
  const configured = findStrategyScopes(findValue(strategy), outputs);
  const scopes = configured.length === 0 ? ["openid"] : configured;
  const [verification, { client, use, deletion }] = await Promise.all([
    verify(outputs, connections),
    tryClient(outputs, clientName, scopes, connections, surroundings),
  ]);
  return { verification, clientName, client, scopes, token: use, deletion };
}

async function verify(
  { dcrProviderId, konnect }: RegistrationOutputs,
  connections: Connections,
): Promise<ProbeFacts["verification"]> {
  const connection = await connections.connectVerification(konnect.serverUrl, konnect.tokenReference);
  return await andThen(connection, (client) => attempt(() => client.verifyDcrProvider(dcrProviderId)));
}

async function tryClient(
  { issuer, okta }: RegistrationOutputs,
  name: string,
  scopes: readonly string[],
  connections: Connections,
  { redactor, signal }: Surroundings,
): Promise<TemporaryClientResult<TokenOutcome>> {
  const registry = await connections.connectClientRegistry(issuer, okta.dcrTokenReference);
  const nothing = (reason: Reading<never>): TemporaryClientResult<TokenOutcome> => ({
    client: reason,
    use: unread("there is no client to try it with"),
    deletion: { kind: "nothing-to-delete" },
  });
  if (registry.state === "unread") return nothing(registry);
  if (signal?.aborted === true) return nothing(unread("interrupted"));
  return await withTemporaryClient(registry.value, name, async (client) =>
    signal?.aborted === true
      ? unread("interrupted")
      : await requestToken({ issuer, client, scopes, redactor, signal }),
  );
}
