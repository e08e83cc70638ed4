import { konnectServerUrl } from "./konnect/regions";
import type { RegistrationSettings } from "./settings/types";

/** Logical names that the places of a registration may have had in the last `up`. */
export interface FormerNames {
  /** Of the portal's default. */
  readonly portalDefault: readonly string[];
  /** Of the publication of each API, as it is written now. */
  readonly publications: Readonly<Record<string, readonly string[]>>;
}

/** A registration as far as moves are concerned. */
export interface Movable {
  readonly name: string;
  readonly settings: Pick<RegistrationSettings, "renamedFrom"> & {
    readonly konnect: Pick<
      RegistrationSettings["konnect"],
      "region" | "serverUrl" | "portal" | "portalDefault" | "publications"
    >;
  };
}

/** The places of a registration after the last `up`. */
export interface LastPlaces {
  readonly name: string;
  readonly serverUrl: string;
  /** Name or id of the portal, as it was written, and its id. */
  readonly portals: readonly string[];
  readonly portalDefault: boolean;
  readonly publications: readonly { readonly api: string; readonly apiId: string }[];
}

/**
 * Where a place may come from: a registration of the same portal that does not have it now, or the same publication
 * written in another way. With aliases of those names, Pulumi plans a move as an update, which keeps what destroy gives
 * back. A name that was never used has no effect.
 */
export function findFormerNames(
  own: Movable,
  all: readonly Movable[],
  last: readonly LastPlaces[] = [],
): FormerNames {
  const { konnect } = own.settings;
  const others = all.filter((item) => item.name !== own.name && toPortalKey(item) === toPortalKey(own));
  const toNames = (holders: readonly Movable[]) =>
    holders.flatMap(({ name, settings: { renamedFrom } }) =>
      renamedFrom === undefined ? [name] : [name, renamedFrom],
    );
  const kept = all.flatMap(({ name, settings: { renamedFrom = name } }) => [name, renamedFrom]);
  const removed = last.filter((item) => !kept.includes(item.name) && isOfPortal(item, own));
  const respelled = findRespelled(own, all, last);
  const ofDefault = [
    ...toNames(others.filter(({ settings }) => !settings.konnect.portalDefault)),
    ...removed.filter(({ portalDefault }) => portalDefault).map(({ name }) => name),
  ];
  const toPublicationNames = (api: string) => [
    ...toNames(others.filter(({ settings }) => !settings.konnect.publications.includes(api))).map((name) =>
      toPublicationName(name, api),
    ),
    ...removed.flatMap(({ name, publications }) =>
      publications.filter((item) => isSameApi(item, api)).map((item) => toPublicationName(name, item.api)),
    ),
    ...(respelled.get(api) ?? []),
  ];
  return {
    portalDefault: konnect.portalDefault ? ofDefault.map((name) => `${name}-portal-default`) : [],
    publications: Object.fromEntries(konnect.publications.map((api) => [api, toPublicationNames(api)])),
  };
}

/** Logical name of the resource of a publication. */
export function toPublicationName(registration: string, api: string): string {
  return `${registration}-publication-${api}`;
}

/**
 * Publications that are written in another way than in the last `up`: the same id, or one id for one name in the order
 * of the list. A wrong guess is planned as a replacement, which does what a new and a removed publication do.
 */
function findRespelled(
  own: Movable,
  all: readonly Movable[],
  last: readonly LastPlaces[],
): Map<string, readonly string[]> {
  const { publications } = own.settings.konnect;
  const names = [own.name, own.settings.renamedFrom].filter((name) => name !== undefined);
  const before = last.find((item) => names.includes(item.name) && isOfPortal(item, own));
  const taken = all
    .filter(({ name }) => name !== own.name)
    .flatMap((item) => item.settings.konnect.publications);
  const gone = (before?.publications ?? []).filter(
    (item) => !publications.includes(item.api) && !taken.some((api) => isSameApi(item, api)),
  );
  const written = (before?.publications ?? []).map(({ api }) => api);
  const found = new Map<string, readonly string[]>();
  for (const api of publications) {
    if (before === undefined || written.includes(api)) continue;
    const exact = gone.findIndex((item) => isSameApi(item, api));
    const index = exact === -1 ? gone.findIndex((item) => isId(item.api) && !isId(api)) : exact;
    const [match] = index === -1 ? [] : gone.splice(index, 1);
    if (match !== undefined) {
      found.set(
        api,
        names.map((name) => toPublicationName(name, match.api)),
      );
    }
  }
  return found;
}

function isSameApi({ api, apiId }: { readonly api: string; readonly apiId: string }, text: string): boolean {
  return api === text || apiId === text.toLowerCase();
}

function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

function isOfPortal({ serverUrl, portals }: LastPlaces, { settings: { konnect } }: Movable): boolean {
  const region = konnect.region === undefined ? undefined : konnectServerUrl(konnect.region);
  const isOfServer = serverUrl === (konnect.serverUrl ?? region);
  return isOfServer && (portals.includes(konnect.portal) || portals.includes(konnect.portal.toLowerCase()));
}

function toPortalKey({ settings: { konnect } }: Movable): string {
  return JSON.stringify([konnect.region, konnect.serverUrl, konnect.portal]);
}
