import { DcrError } from "../errors";
import { showText } from "../errors/foreign-text";
import type { AuthStrategyWire, KonnectReader, PortalWire, PublicationListItemWire } from "../konnect";
import { getPortalByNameOrId, isUuid } from "../konnect/portal-lookup";
import type { FoundStrategy } from "./found";

/** What to look for in Konnect. */
export interface Wanted {
  /** Name or id. */
  readonly portal: string;
  /** Name or id of a strategy, which need not be in force. */
  readonly strategy?: string | undefined;
  /** Every strategy in force, not only one. @default false */
  readonly all?: boolean | undefined;
}

/** Strategies of a portal, and those that are left out, with the reason as text. */
export interface FoundStrategies {
  readonly found: readonly FoundStrategy[];
  readonly leftOut: readonly string[];
}

/**
 * The strategies with an Okta DCR provider that are in force in a portal, or the one that is named.
 * @throws DcrError DCR_KONNECT_PORTAL_UNKNOWN, DCR_KONNECT_PORTAL_AMBIGUOUS, DCR_DISCOVER_NONE, DCR_DISCOVER_CHOICE
 */
export async function findStrategies(konnect: KonnectReader, wanted: Wanted): Promise<FoundStrategies> {
  const portal = await getPortalByNameOrId(konnect, wanted.portal);
  const publications = await konnect.listPublications(portal.id);
  const candidates = await (wanted.strategy === undefined
    ? listInForce(konnect, portal, publications)
    : listNamed(konnect, wanted.strategy));
  const judged = await Promise.all(candidates.map((strategy) => findProvider(konnect, strategy)));
  const leftOut = judged.flatMap((item) => (typeof item === "string" ? [item] : []));
  const usable = judged.flatMap((item) => (typeof item === "string" ? [] : [item]));
  if (usable.length === 0) {
    const because = leftOut.length === 0 ? "none is in force" : leftOut.join("; ");
    throw new DcrError("DCR_DISCOVER_NONE", `portal "${toTitle(portal)}": ${because}`);
  }
  if (usable.length > 1 && wanted.all !== true) {
    const list = usable.map(({ strategy }) => describe(strategy)).join(", ");
    throw new DcrError("DCR_DISCOVER_CHOICE", `portal "${toTitle(portal)}" has several: ${list}`);
  }
  const toApiText = await createApiTexts(konnect, publications);
  const found = usable.map(({ strategy, provider }) => ({
    strategy,
    provider,
    portal,
    isPortalDefault: portal.default_application_auth_strategy_id === strategy.id,
    publications: publications.filter((item) => usesOnly(item, strategy)).map(toApiText),
    sharedPublications: publications.filter((item) => sharesWithOthers(item, strategy)).map(toApiText),
  }));
  return { found, leftOut };
}

async function listInForce(
  konnect: KonnectReader,
  portal: PortalWire,
  publications: readonly PublicationListItemWire[],
): Promise<AuthStrategyWire[]> {
  const ids = new Set([
    ...[portal.default_application_auth_strategy_id].filter((id) => typeof id === "string"),
    ...publications.flatMap(({ auth_strategy_ids: own }) => own ?? []),
  ]);
  const strategies = await Promise.all([...ids].map((id) => konnect.getAuthStrategy(id)));
  return strategies.filter((strategy) => strategy !== undefined);
}

async function listNamed(konnect: KonnectReader, strategy: string): Promise<AuthStrategyWire[]> {
  const found = isUuid(strategy)
    ? [await konnect.getAuthStrategy(strategy.toLowerCase())]
    : await konnect.listAuthStrategiesNamed(strategy);
  const present = found.filter((item) => item !== undefined);
  if (present.length > 0) return present;
  throw new DcrError("DCR_DISCOVER_NONE", `Konnect has no auth strategy "${showText(strategy, 100)}"`);
}

async function findProvider(konnect: KonnectReader, strategy: AuthStrategyWire) {
  const title = `strategy ${describe(strategy)}`;
  if (strategy.strategy_type !== "openid_connect") return `${title} is of the type ${strategy.strategy_type}`;
  const id = strategy.dcr_provider?.id;
  if (id === undefined) return `${title} has no DCR provider`;
  const provider = await konnect.getDcrProvider(id);
  if (provider === undefined) return `${title}: its DCR provider ${id} is gone or cannot be read`;
  if (provider.provider_type !== "okta") {
    return `${title} belongs to another identity provider (${provider.provider_type ?? "unknown type"})`;
  }
  return { strategy, provider };
}

function describe({ id, name }: AuthStrategyWire): string {
  return `"${showText(name ?? "?", 100)}" (${id})`;
}

function toTitle({ id, name }: PortalWire): string {
  return showText(name ?? id, 100);
}

function usesOnly(item: PublicationListItemWire, strategy: AuthStrategyWire): boolean {
  return item.auth_strategy_ids?.length === 1 && item.auth_strategy_ids[0] === strategy.id;
}

function sharesWithOthers(
  { auth_strategy_ids: ids }: PublicationListItemWire,
  { id }: AuthStrategyWire,
): boolean {
  return (ids?.length ?? 0) > 1 && ids?.includes(id) === true;
}

/** An API by its name, or by its id if the name is not known or not unique. */
async function createApiTexts(konnect: KonnectReader, publications: readonly PublicationListItemWire[]) {
  const apis = publications.length === 0 ? [] : await konnect.listApis();
  return ({ api_id: id }: PublicationListItemWire): string => {
    const name = apis.find((api) => api.id === id)?.name;
    const isUnique = name !== undefined && apis.filter((api) => api.name === name).length === 1;
    return isUnique ? name : id;
  };
}
