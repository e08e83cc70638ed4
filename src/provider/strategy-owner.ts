import { DcrError } from "../errors";
import { describeOwner, hasSameOwner, type KonnectReader } from "../konnect";
import type { AdoptionInputs } from "./inputs";

/** A strategy that stands where ours should, and whose it is. */
export interface StandingStrategy {
  readonly id: string;
  readonly isOwn: boolean;
  /** For people: name and id. */
  readonly description: string;
  /** The other stack of this package that it belongs to, in words. */
  readonly owner: string | undefined;
}

/** Looks at a strategy that is in use somewhere: ours by id, else by the labels it carries. */
export async function describeStrategy(
  konnect: KonnectReader,
  id: string,
  own: { readonly ids: readonly string[]; readonly ownershipLabels: Readonly<Record<string, string>> },
): Promise<StandingStrategy> {
  if (own.ids.includes(id)) return { id, isOwn: true, description: id, owner: undefined };
  const strategy = await konnect.getAuthStrategy(id);
  const isOwn = hasSameOwner(strategy?.labels, own.ownershipLabels);
  return {
    id,
    isOwn,
    description: strategy === undefined ? `${id} (gone)` : `"${strategy.name ?? "?"}" (${id})`,
    owner: isOwn ? undefined : describeOwner(strategy?.labels),
  };
}

/**
 * Whether the settings allow that strategies lose their place.
 * @throws DcrError DCR_KONNECT_ADOPT_REFUSED for one of another stack whose id they do not name
 */
export function mayReplace({ adopt }: AdoptionInputs, standing: readonly StandingStrategy[]): boolean {
  const isNamed = (id: string) => Array.isArray(adopt) && adopt.includes(id);
  const refused = standing.find(({ id, owner }) => owner !== undefined && !isNamed(id));
  if (refused !== undefined) {
    throw new DcrError(
      "DCR_KONNECT_ADOPT_REFUSED",
      `the strategy ${refused.description} stands there, which is managed by ${refused.owner}`,
      {
        path: "adopt",
        fix: `Take it away there, or name it: konnect: { adopt: { otherStrategies: [${refused.id}] } }`,
      },
    );
  }
  return adopt !== undefined && adopt !== false;
}
