import { DcrError } from "../../errors";
import { describeOwner, describeTool, hasSameOwner, isOfSameStack } from "../../konnect";
import { type NamedObject, toAdoptLine, untaint } from "./adoption";

/** What is looked for by name. */
export interface Wanted<T extends NamedObject> {
  /** `DCR provider` or `auth strategy`. */
  readonly kind: string;
  /** Key of its id in `konnect.adopt`. */
  readonly setting: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether an object with our labels is what an interrupted create of these very inputs left behind. */
  readonly isSame: (object: T) => boolean;
  /** Where an object is in force, as text: an interrupted create cannot have left such a one. */
  readonly findBindings: (object: T) => Promise<readonly string[]>;
}

/**
 * The object that an interrupted create of the same inputs left behind; undefined when the name is free.
 * @throws DcrError DCR_KONNECT_NAME_TAKEN, DCR_KONNECT_NAME_AMBIGUOUS
 */
export async function findOrphan<T extends NamedObject>(
  wanted: Wanted<T>,
  candidates: readonly T[],
): Promise<T | undefined> {
  const own = candidates.filter((item) => hasSameOwner(item.labels, wanted.labels) && wanted.isSame(item));
  const [orphan, ...others] = own;
  if (orphan === undefined) {
    const [first] = candidates;
    if (first === undefined) return undefined;
    throw toTakenError(wanted, candidates, first);
  }
  if (others.length > 0) {
    throw new DcrError(
      "DCR_KONNECT_NAME_AMBIGUOUS",
      `${own.length} objects named "${wanted.name}" carry this stack's ownership labels: ${toIds(own)}`,
      {
        path: "name",
        fix: `Name the ${wanted.kind} to go on with: ${toAdoptLine(wanted.setting, "<id>")}`,
      },
    );
  }
  const bindings = await wanted.findBindings(orphan);
  if (bindings.length > 0) throw toTakenError(wanted, own, orphan, bindings);
  return orphan;
}

/**
 * Makes sure that another name is free. Objects of the same owner are no obstacle: one of them is the object itself,
 * which somebody has renamed already.
 * @throws DcrError DCR_KONNECT_NAME_TAKEN
 */
export function assertNameFree<T extends NamedObject>(
  wanted: Wanted<T>,
  candidates: readonly T[],
  oldLabels: Readonly<Record<string, string>> | undefined,
): void {
  const isOwn = ({ labels }: NamedObject) =>
    hasSameOwner(labels, wanted.labels) || (oldLabels !== undefined && hasSameOwner(labels, oldLabels));
  const others = candidates.filter((item) => !isOwn(item));
  const [first] = others;
  if (first !== undefined) throw toTakenError(wanted, others, first);
}

function toTakenError<T extends NamedObject>(
  wanted: Wanted<T>,
  candidates: readonly T[],
  first: T,
  bindings: readonly string[] = [],
): DcrError {
  const { kind, name, setting, labels } = wanted;
  const object = `Konnect has ${withArticle(kind)} named "${name}"`;
  const ids = toIds(candidates);
  const adopt = toAdoptLine(setting, first.id);
  const taken = (message: string, fix: string) =>
    new DcrError("DCR_KONNECT_NAME_TAKEN", message, { path: "name", fix });
  const tool = describeTool(first.labels);
  const owner = tool ?? describeOwner(first.labels);
  if (owner === undefined) {
    return taken(
      `${object} that is not this stack's: ${ids}`,
      `Give konnect.name another value, or adopt the object: ${adopt}`,
    );
  }
  if (tool === undefined && hasSameOwner(first.labels, labels)) {
    const use = bindings.length === 0 ? "" : ` and is in force (${bindings.join(", ")})`;
    return taken(
      `${object} that carries this registration's labels${use}: ${ids}. Another backend or an earlier state manages it, or its resource in this state is marked for replacement`,
      `${untaint}. If another state manages it, give konnect.name another value. If that state is lost, adopt the object: ${adopt}`,
    );
  }
  if (tool === undefined && isOfSameStack(first.labels, labels)) {
    const former = first.labels?.["dcr-name"] ?? "?";
    return taken(
      `${object} that belongs to registration "${former}" of this stack: ${ids}`,
      `If "${former}" was renamed, add renamedFrom: ${former} to the registration; it keeps its objects. Otherwise give konnect.name another value`,
    );
  }
  return taken(
    `${object} that is managed by ${owner}: ${ids}`,
    `Give konnect.name another value, or move the object here: ${adopt}. Its present owner then leaves it alone`,
  );
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun}`;
}

function toIds(objects: readonly NamedObject[]): string {
  return objects.map(({ id }) => id).join(", ");
}
