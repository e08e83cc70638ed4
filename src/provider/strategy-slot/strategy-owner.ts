import { DcrError } from "../../errors";
import {
  type AuthStrategyWire,
  describeOwner,
  describeTool,
  isOfSameStack,
  type KonnectReader,
} from "../../konnect";
import { toIdSpelling } from "../adoption/adoption";
import type { AdoptionInputs } from "../fields/inputs";
import type { PlaceInputs } from "./slot-fields";

/** A strategy that is in force where ours should be, and whose it is. */
export interface StrategyInForce {
  readonly id: string;
  readonly isOwn: boolean;
  /** For people: name and id. */
  readonly description: string;
  /** The registration or tool that manages it, as text; undefined if nobody marks it. */
  readonly owner: string | undefined;
  /** Another registration of a stack with this one's names that manages it. */
  readonly registration: string | undefined;
  readonly strategy: AuthStrategyWire | undefined;
}

/** Looks at a strategy that is in force somewhere: ours by id only, names in labels can repeat in another backend. */
export async function describeStrategy(
  konnect: KonnectReader,
  id: string,
  own: { readonly ids: readonly string[]; readonly ownershipLabels: Readonly<Record<string, string>> },
): Promise<StrategyInForce> {
  const isOwn = own.ids.includes(id);
  const strategy = await konnect.getAuthStrategy(id);
  const description = strategy === undefined ? `${id} (gone)` : `"${strategy.name ?? "?"}" (${id})`;
  if (isOwn) return { id, isOwn, description, owner: undefined, registration: undefined, strategy };
  const registration = findRegistration(strategy?.labels, own.ownershipLabels);
  const owner =
    registration === undefined
      ? (describeTool(strategy?.labels) ?? describeOwner(strategy?.labels))
      : `registration "${registration}" of a stack with this one's names`;
  return { id, isOwn, description, owner, registration, strategy };
}

function findRegistration(
  labels: Readonly<Record<string, string>> | undefined,
  ownershipLabels: Readonly<Record<string, string>>,
): string | undefined {
  const isOfStack = describeTool(labels) === undefined && isOfSameStack(labels, ownershipLabels);
  return isOfStack ? (labels?.["dcr-name"] ?? "?") : undefined;
}

/** Whether the settings name a strategy whose place may be taken. */
export function isNamed({ adopt }: AdoptionInputs, id: string): boolean {
  return Array.isArray(adopt) && adopt.map(toIdSpelling).includes(id);
}

/**
 * Whether the settings allow that strategies lose their place.
 * @throws DcrError DCR_KONNECT_ADOPT_REFUSED for one that another registration, stack or tool manages and that they do not name
 */
export function mayReplace(inputs: PlaceInputs, inForce: readonly StrategyInForce[]): boolean {
  const refused = inForce.find(({ id, owner }) => owner !== undefined && !isNamed(inputs, id));
  if (refused !== undefined) {
    const { registration } = refused;
    const isOther = registration !== undefined && registration !== inputs.ownershipLabels["dcr-name"];
    const renamed = isOther
      ? `If "${registration}" was renamed, add renamedFrom: ${registration}. Otherwise r`
      : "R";
    throw new DcrError(
      "DCR_KONNECT_ADOPT_REFUSED",
      `the strategy ${refused.description} is in force there, which is managed by ${refused.owner}`,
      {
        path: "adopt",
        fix: `${renamed}emove it there first, or move the place here: konnect: { adopt: { otherStrategies: [${refused.id}] } }`,
      },
    );
  }
  const { adopt } = inputs;
  return adopt !== undefined && adopt !== false;
}
