import { DcrError } from "../../errors";
import type { KonnectReader } from "../../konnect";
import type { ConnectionInputs } from "../fields/inputs";
import type { Runtime } from "../runtime/runtime";

/** Whether an object that exists already gets another server. */
export function isMoved(olds: Partial<ConnectionInputs>, news: ConnectionInputs): boolean {
  return olds.serverUrl !== undefined && olds.serverUrl !== news.serverUrl;
}

/**
 * Makes sure that the new server is not the old one under another name: the object would be replaced by itself, and
 * deleted afterwards. Ids are unique in all of Konnect, so an id that both servers know proves it.
 * @param ids - Objects of the new server that could be the existing one.
 * @throws DcrError DCR_KONNECT_SAME_SERVER
 */
export async function assertOtherServer(
  runtime: Runtime,
  olds: Partial<ConnectionInputs>,
  ids: readonly string[],
  get: (konnect: KonnectReader, id: string) => Promise<unknown>,
): Promise<void> {
  const { serverUrl, konnectTokenReference } = olds;
  if (ids.length === 0 || serverUrl === undefined || konnectTokenReference === undefined) return;
  const before = await runtime.connect({ serverUrl, konnectTokenReference });
  for (const id of ids) {
    if ((await get(before, id)) !== undefined) throw toSameServerError(serverUrl, id);
  }
}

/** The error for a server that is the old one under another name. */
export function toSameServerError(serverUrl: string | undefined, id: string): DcrError {
  return new DcrError(
    "DCR_KONNECT_SAME_SERVER",
    `the new server also has ${id}: it is ${serverUrl ?? "the old one"} under another name, and everything would be replaced by itself and then deleted`,
    {
      path: "serverUrl",
      fix: "Keep konnect.region or konnect.serverUrl as it was. Where the old name goes away, exchange it in the state: pulumi stack export, then pulumi stack import.",
    },
  );
}
