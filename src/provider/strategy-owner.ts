import { hasSameOwner, type KonnectReader } from "../konnect";

/** A strategy that stands where ours should, and whose it is. */
export interface StandingStrategy {
  readonly isOwn: boolean;
  /** For people: name and id. */
  readonly description: string;
}

/** Looks at a strategy that is in use somewhere: ours by id, else by the labels it carries. */
export async function describeStrategy(
  konnect: KonnectReader,
  id: string,
  own: { readonly ids: readonly string[]; readonly ownershipLabels: Readonly<Record<string, string>> },
): Promise<StandingStrategy> {
  if (own.ids.includes(id)) return { isOwn: true, description: id };
  const strategy = await konnect.getAuthStrategy(id);
  return {
    isOwn: hasSameOwner(strategy?.labels, own.ownershipLabels),
    description: strategy === undefined ? `${id} (gone)` : `"${strategy.name ?? "?"}" (${id})`,
  };
}
