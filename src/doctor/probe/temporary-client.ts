import { attempt, type Reading, unread } from "../../diagnosis/reading";
import { waitFor } from "../../diagnosis/waiting";
import { isHttpError } from "../../http";
import type { ClientRegistry, RegisteredClientWire } from "../../okta";
import type { Deletion } from "../facts/facts";

/** The result of using a temporary client, and of deleting it. */
export interface TemporaryClientResult<T> {
  readonly client: Reading<RegisteredClientWire>;
  readonly use: Reading<T>;
  readonly deletion: Deletion;
}

/**
 * Registers a client, uses it, and always deletes it. The registration and the deletion ignore the user's
 * interruption, because a lost response would leave an unknown client behind. The registry limits their time.
 */
export async function withTemporaryClient<T>(
  registry: ClientRegistry,
  name: string,
  use: (client: RegisteredClientWire) => Promise<Reading<T>>,
  lookIntervalMs = 1000,
): Promise<TemporaryClientResult<T>> {
  let isDefinite = true;
  const client = await attempt(async () => {
    try {
      return await registry.registerClient(name);
    } catch (error) {
      isDefinite = isRefusal(error);
      throw error;
    }
  });
  if (client.state === "unread") {
    const deletion: Deletion = isDefinite
      ? { kind: "nothing-to-delete" }
      : await deleteNamed(registry, name, client.because, lookIntervalMs);
    return { client, use: unread("there is no client to try it with"), deletion };
  }
  const { client_id: clientId } = client.value;
  try {
    const used = await use(client.value);
    return { client, use: used, deletion: await deleteAll(registry, [clientId]) };
  } catch (error) {
    const deletion = await deleteAll(registry, [clientId]);
    if (deletion.kind !== "left") throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message}; client ${clientId} is still in Okta: ${deletion.because}`, { cause: error });
  }
}

/** Whether no client can exist: the request was refused or never sent. */
function isRefusal(error: unknown): boolean {
  return isHttpError(error) && !error.ambiguous;
}

/** How often, and for how many milliseconds at most, to look for a client that may appear late. */
const looks = { maxLooks: 5, timeoutMs: 60_000 };

async function deleteNamed(
  registry: ClientRegistry,
  name: string,
  because: string,
  lookIntervalMs: number,
): Promise<Deletion> {
  // Okta may process a request late, and its list may lag behind.
  const ids = await attempt(() =>
    waitFor(
      () => registry.listClientIdsNamed(name),
      (listed) => listed.length > 0,
      { ...looks, intervalMs: lookIntervalMs },
    ),
  );
  if (ids.state === "unread") {
    return { kind: "left", clientIds: [], because: `${because}; ${ids.because}` };
  }
  return ids.value.length === 0 ? { kind: "unseen", because } : await deleteAll(registry, ids.value);
}

async function deleteAll(registry: ClientRegistry, clientIds: readonly string[]): Promise<Deletion> {
  const outcomes = await Promise.all(
    clientIds.map(async (id) => ({ id, outcome: await attempt(() => registry.deleteClient(id)) })),
  );
  const left = outcomes.flatMap(({ id, outcome }) =>
    outcome.state === "unread" ? [{ id, because: outcome.because }] : [],
  );
  if (left.length === 0) return { kind: "deleted", clientIds };
  return {
    kind: "left",
    clientIds: left.map(({ id }) => id),
    because: [...new Set(left.map(({ because }) => because))].join("; "),
  };
}
