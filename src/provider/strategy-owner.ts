import { DcrError } from "../errors";
import { describeOwner, describeTool, isOfSameStack, type KonnectReader } from "../konnect";
import { toIdSpelling } from "./adoption";
import type { AdoptionInputs } from "./inputs";

/** A strategy that is in force where ours should be, and whose it is. */
export interface StandingStrategy {
  readonly id: string;
  readonly isOwn: boolean;
  /** For people: name and id. */
  readonly description: string;
  /** Another registration of the same stack has it. */
  readonly sibling: string | undefined;
  /** The other stack of this package, or other tool, that it belongs to, in words. */
  readonly owner: string | undefined;
}

/** Looks at a strategy that is in force somewhere: ours by id only, names in labels can repeat. */
export async function describeStrategy(
  konnect: KonnectReader,
  id: string,
  own: { readonly ids: readonly string[]; readonly ownershipLabels: Readonly<Record<string, string>> },
): Promise<StandingStrategy> {
  const isOwn = own.ids.includes(id);
  const strategy = await konnect.getAuthStrategy(id);
  const description = strategy === undefined ? `${id} (gone)` : `"${strategy.name ?? "?"}" (${id})`;
  if (isOwn) return { id, isOwn, description, sibling: undefined, owner: undefined };
  const name = strategy?.labels?.["dcr-name"];
  const isSibling =
    isOfSameStack(strategy?.labels, own.ownershipLabels) && name !== own.ownershipLabels["dcr-name"];
  const tool = describeTool(strategy?.labels);
  const sibling = isSibling && tool === undefined ? name : undefined;
  const owner = sibling === undefined ? (tool ?? describeOwner(strategy?.labels)) : undefined;
  return { id, isOwn, description, sibling, owner };
}

/** Whether the settings name a strategy whose place may be taken. */
export function isNamed({ adopt }: AdoptionInputs, id: string): boolean {
  return Array.isArray(adopt) && adopt.map(toIdSpelling).includes(id);
}

/**
 * Whether the settings allow that strategies lose their place. Within one stack a place moves freely.
 * @throws DcrError DCR_KONNECT_ADOPT_REFUSED for one of another stack or tool whose id they do not name
 */
export function mayReplace(inputs: AdoptionInputs, standing: readonly StandingStrategy[]): boolean {
  const refused = standing.find(({ id, owner }) => owner !== undefined && !isNamed(inputs, id));
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
  const { adopt } = inputs;
  return standing.every(({ sibling }) => sibling !== undefined) || (adopt !== undefined && adopt !== false);
}
