/*
 * One sentence about a planned change: the order of its steps and what it means for developers' applications. The
 * provider prints it in a preview; report reads it back.
 */

/** What a change of one object means for the applications of developers. */
export interface ImpactNotice {
  /** The object as text: `auth strategy "portal"`. */
  readonly object: string;
  /** Inputs that change. */
  readonly keys: readonly string[];
  /** `updated in place` and the like. */
  readonly order: string;
  /** `0 of 42 applications lose access`, with the reason or the consequence. */
  readonly consequence: string;
}

/** The notice as one line. */
export function toImpactNotice({ object, keys, order, consequence }: ImpactNotice): string {
  return `${object} (change of ${keys.join(", ")}): ${order}; ${consequence}`;
}

/** The notice that a line holds; undefined for any other line. */
export function parseImpactNotice(line: string): ImpactNotice | undefined {
  const [, object, keys, order, consequence] =
    /^((?:auth strategy|DCR provider|default of portal|publication of API) ".*?) \(change of ([\w, ]+)\): ([^;]+); (.+)$/s.exec(
      line,
    ) ?? [];
  if (object === undefined || keys === undefined || order === undefined || consequence === undefined) {
    return undefined;
  }
  return { object, keys: keys.split(", "), order, consequence };
}

/** How many of the applications that depend on an object lose access. */
export function toConsequence(count: number, losing: "none" | "some" | "all", because?: string): string {
  if (count === 0) return "no application uses it.";
  const lost = losing === "none" ? "0" : losing === "all" ? String(count) : `up to ${count}`;
  const sentence =
    count === 1 ? `${lost} of 1 application loses access` : `${lost} of ${count} applications lose access`;
  return because === undefined ? `${sentence}.` : `${sentence}: ${because}`;
}
