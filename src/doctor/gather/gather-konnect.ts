import type { Connections } from "../../diagnosis/connections";
import { andThen, attempt, findValue, outside } from "../../diagnosis/reading";
import type { KonnectReader, PublicationListItemWire } from "../../konnect";
import { nameReference } from "../../secrets/reference-text";
import type { RegistrationOutputs } from "../../stack/registration-outputs";
import type { AreaSelection } from "../area";
import type { ApiLinks, KonnectFacts } from "../facts/facts";

const notAsked = outside("not requested");
const noPortal = outside("the registration manages neither a portal's default nor a publication");

/** Reads what the areas need from Konnect; independent reads run at the same time. */
export async function gatherKonnectFacts(
  outputs: RegistrationOutputs,
  connections: Connections,
  areas: AreaSelection,
): Promise<KonnectFacts> {
  const { serverUrl, tokenReference } = outputs.konnect;
  const { dcrProviderId, authStrategyId, portalId } = outputs;
  const tokenPlace = nameReference(tokenReference);
  const wantsAll = areas.has("konnect") || areas.has("binding");
  const ask = async <T>(isWanted: boolean, request: (reader: KonnectReader) => Promise<T>) =>
    isWanted
      ? await andThen(await connections.connectKonnect(serverUrl, tokenReference), (reader) =>
          attempt(() => request(reader)),
        )
      : notAsked;
  const [provider, strategy, portal, publications] = await Promise.all([
    ask(wantsAll, (reader) => reader.getDcrProvider(dcrProviderId)),
    ask(wantsAll || areas.has("probe"), (reader) => reader.getAuthStrategy(authStrategyId)),
    portalId === undefined ? noPortal : ask(wantsAll, (reader) => reader.getPortal(portalId)),
    portalId === undefined ? noPortal : ask(wantsAll, (reader) => reader.listPublications(portalId)),
  ]);
  const published = findValue<readonly PublicationListItemWire[]>(publications) ?? [];
  const own = published.filter((publication) => publication.auth_strategy_ids?.includes(authStrategyId));
  const [catalog, ...apis] = await Promise.all([
    ask(published.length > 0, (reader) => reader.listApis()),
    ...(areas.has("konnect") ? own : []).map(
      async ({ api_id: apiId }): Promise<ApiLinks> => ({
        apiId,
        implementations: await ask(true, (reader) => reader.listImplementations(apiId)),
      }),
    ),
  ]);
  return { tokenPlace, provider, strategy, portal, publications, catalog, apis };
}
