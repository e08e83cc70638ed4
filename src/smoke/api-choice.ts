import type { PortalApiWire } from "../dev-portal";
import { findValue, type Reading } from "../diagnosis/reading";
import { DcrError } from "../errors";
import type { PublicationListItemWire } from "../konnect";

/** An API, or what is known about it. */
export interface ChosenApi {
  /** Undefined if the portal has no such API. */
  readonly id: string | undefined;
  /** For display. */
  readonly label: string;
  /** Whether the portal shows it to the developer; undefined if nobody has signed in. */
  readonly isShown: boolean | undefined;
}

/** An API that exists. */
export interface KnownApi extends ChosenApi {
  readonly id: string;
}

/** What an API is chosen from. */
export interface ApiSources {
  /** What the user named: name or id. */
  readonly wanted: string | undefined;
  /** Ids of the APIs whose publications the stack manages. */
  readonly managed: readonly { readonly api: string; readonly apiId: string }[];
  readonly authStrategyId: string;
  /** Publications of the portal; only those of the named API if one is named. */
  readonly publications: Reading<readonly PublicationListItemWire[]>;
  /** What the portal shows; undefined if nobody has signed in. */
  readonly shown: readonly PortalApiWire[] | undefined;
}

/**
 * Chooses the API that the route belongs to: the named one; otherwise the only one that the stack publishes, that is
 * published with the strategy, or that the portal shows. Undefined if there is none. Pure.
 * @throws DcrError DCR_SMOKE_API if several APIs are possible
 */
export function chooseApi(sources: ApiSources): KnownApi | undefined {
  const { wanted, managed, authStrategyId, publications, shown } = sources;
  const toChosen = (id: string): KnownApi => {
    const own = shown?.find((item) => item.id === id);
    const name = own?.name ?? managed.find(({ apiId }) => apiId === id)?.api;
    const label = name === undefined || name === id ? `API ${id}` : `API "${name}" (${id})`;
    return { id, label, isShown: shown === undefined ? undefined : own !== undefined };
  };
  const choose = (ids: readonly string[], how: string): KnownApi | undefined => {
    const [id, ...others] = [...new Set(ids)];
    if (id === undefined || others.length === 0) return id === undefined ? undefined : toChosen(id);
    const labels = [id, ...others].map((item) => toChosen(item).label).join(", ");
    throw new DcrError("DCR_SMOKE_API", `several APIs ${how}: ${labels}`, {
      fix: "Use --api to name the API that the route belongs to.",
    });
  };
  const published = findValue<readonly PublicationListItemWire[]>(publications) ?? [];
  if (wanted !== undefined) {
    const isWanted = (id: string, name: string | undefined) => id === wanted || name === wanted;
    return choose(
      [
        ...(shown ?? []).filter(({ id, name }) => isWanted(id, name)).map(({ id }) => id),
        ...managed.filter(({ api, apiId }) => isWanted(apiId, api)).map(({ apiId }) => apiId),
        ...published.map((item) => item.api_id),
      ],
      `are called ${wanted}`,
    );
  }
  return (
    choose(
      managed.map(({ apiId }) => apiId),
      "are published by the stack",
    ) ??
    choose(
      published
        .filter((item) => item.auth_strategy_ids?.includes(authStrategyId) === true)
        .map((item) => item.api_id),
      "are published with the strategy",
    ) ??
    choose(
      (shown ?? published.map((item) => ({ id: item.api_id }))).map(({ id }) => id),
      "are shown by the portal",
    )
  );
}
