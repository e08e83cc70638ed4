import type { RegistrationSettings } from "./settings/types";

/** Names that the places of a registration may have had in the last `up`, under other registrations of the stack. */
export interface FormerHolders {
  /** Registrations that may have managed the portal's default. */
  readonly portalDefault: readonly string[];
  /** The same for each API as it is written. */
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

/**
 * Where a place may come from: a registration of the same portal that does not have it now. With aliases of those
 * names, Pulumi plans a move from one registration to another as an update, which keeps what destroy gives back.
 */
export function findFormerHolders(own: Movable, all: readonly Movable[]): FormerHolders {
  const { konnect } = own.settings;
  const others = all.filter((item) => item.name !== own.name && toPortalKey(item) === toPortalKey(own));
  const toNames = (holders: readonly Movable[]) =>
    holders.flatMap(({ name, settings: { renamedFrom } }) =>
      renamedFrom === undefined ? [name] : [name, renamedFrom],
    );
  return {
    portalDefault: konnect.portalDefault
      ? toNames(others.filter(({ settings }) => !settings.konnect.portalDefault))
      : [],
    publications: Object.fromEntries(
      konnect.publications.map((api) => [
        api,
        toNames(others.filter(({ settings }) => !settings.konnect.publications.includes(api))),
      ]),
    ),
  };
}

function toPortalKey({ settings: { konnect } }: Movable): string {
  return JSON.stringify([konnect.region, konnect.serverUrl, konnect.portal]);
}
