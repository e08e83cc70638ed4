import { DcrError } from "../errors";
import { hasSameOwner } from "../konnect";
import { toAdoptLine } from "./adoption";

/** An object with a name in Konnect. */
export interface NamedObject {
  readonly id: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

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
}

/** The object that an interrupted create of the same inputs left behind; undefined when the name is free. */
export function findOrphan<T extends NamedObject>(
  wanted: Wanted<T>,
  candidates: readonly T[],
): T | undefined {
  const own = candidates.filter((item) => hasSameOwner(item.labels, wanted.labels) && wanted.isSame(item));
  if (own.length > 1) {
    throw new DcrError(
      "DCR_KONNECT_NAME_AMBIGUOUS",
      `${own.length} objects named "${wanted.name}" carry this stack's ownership labels: ${toIds(own)}`,
      { path: "name", fix: `Delete all but one ${wanted.kind} in Konnect, then run this again.` },
    );
  }
  if (own.length === 0 && candidates.length > 0) {
    throw new DcrError(
      "DCR_KONNECT_NAME_TAKEN",
      `Konnect has ${withArticle(wanted.kind)} named "${wanted.name}" that is not this stack's: ${toIds(candidates)}`,
      {
        path: "name",
        fix: `Give konnect.name another value, or take the object over: ${toAdoptLine(wanted.setting, candidates[0]?.id ?? "<id>")}`,
      },
    );
  }
  return own[0];
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun}`;
}

function toIds(objects: readonly NamedObject[]): string {
  return objects.map(({ id }) => id).join(", ");
}
