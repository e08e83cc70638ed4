import type { FormerNames } from "./former-names";
import { konnectServerUrl } from "./konnect/regions";
import type { RegistrationSettings } from "./settings/types";

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
  /** Codes of the notices about its settings that were shown. */
  readonly notices?: readonly string[] | undefined;
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
  const toNames = (holders: readonly Movable[]) => holders.flatMap(toOwnNames);
  const earlier = findEarlierHolders(own, all, last);
  const respelled = findRespelled(own, all, last);
  const ofDefault = [
    ...toNames(others.filter(({ settings }) => !settings.konnect.portalDefault)),
    ...earlier.filter(({ portalDefault }) => portalDefault).map(({ name }) => name),
  ].map((name) => `${name}-portal-default`);
  const toPublicationNames = (api: string) => [
    ...toNames(others.filter(({ settings }) => !settings.konnect.publications.includes(api))).map((name) =>
      toPublicationName(name, api),
    ),
    ...earlier.flatMap(({ name, publications }) =>
      publications.filter((item) => isSameApi(item, api)).map((item) => toPublicationName(name, item.api)),
    ),
    ...(respelled.get(api) ?? []),
  ];
  return {
    portalDefault: konnect.portalDefault ? [...new Set(ofDefault)] : [],
    publications: Object.fromEntries(
      konnect.publications.map((api) => [api, [...new Set(toPublicationNames(api))]]),
    ),
  };
}

/**
 * Other registrations that had places of the portal in the last `up`, with those that they do not have any more: their
 * settings may have written portal and API in another way, or they are removed. A new registration in place of a removed
 * one is mostly a rename that was not declared, which is refused.
 */
function findEarlierHolders(
  own: Movable,
  all: readonly Movable[],
  last: readonly LastPlaces[],
): readonly LastPlaces[] {
  const ownNames = toOwnNames(own);
  const isNew = !last.some(({ name }) => ownNames.includes(name));
  return last.flatMap((item) => {
    const now = all.find((other) => toOwnNames(other).includes(item.name));
    if (ownNames.includes(item.name) || !isOfPortal(item, own) || (now === undefined && isNew)) return [];
    const { portalDefault = false, publications = [] } = now?.settings.konnect ?? {};
    return {
      ...item,
      portalDefault: item.portalDefault && !portalDefault,
      publications: item.publications.filter(({ api }) => !publications.includes(api)),
    };
  });
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
  const names = toOwnNames(own);
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

function toOwnNames({ name, settings: { renamedFrom } }: Movable): string[] {
  return renamedFrom === undefined ? [name] : [name, renamedFrom];
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
