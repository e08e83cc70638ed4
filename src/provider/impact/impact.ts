import { formatError, isDcrError } from "../../errors";
import type { KonnectReader } from "../../konnect";
import type { ConnectionInputs } from "../fields/inputs";
import type { Runtime } from "../runtime/runtime";

/** How a change of a resource concerns the applications of developers. */
export interface Impact<I extends ConnectionInputs, O extends I> {
  /** Inputs whose change applications may notice. */
  readonly keys: readonly (keyof I & string)[];
  /** The object, in words: `auth strategy "portal"`. */
  describe(olds: O): string;
  /** How many applications depend on the object. */
  count(konnect: KonnectReader, id: string, olds: O): Promise<number>;
  /** What they notice, as a sentence; undefined where there is nothing to add to the number. */
  explain(olds: O, news: I): string | undefined;
}

/** Tells how many applications a change concerns. Reads only; a failed look-up is told and fails nothing. */
export async function noticeImpact<I extends ConnectionInputs, O extends I>(
  runtime: Runtime,
  impact: Impact<I, O>,
  id: string,
  olds: O,
  news: I,
  changedKeys: readonly string[],
): Promise<void> {
  const concerning = changedKeys.filter((key) => impact.keys.some((own) => own === key));
  if (concerning.length === 0) return;
  const object = impact.describe(olds);
  const count = await tryCount(async () => {
    const konnect = await runtime.findReader(
      olds.serverUrl === news.serverUrl ? news : olds,
      `how many applications depend on ${object}`,
    );
    return konnect === undefined ? undefined : await impact.count(konnect, id, olds);
  });
  if (count === undefined) return;
  const explained = count === 0 ? undefined : impact.explain(olds, news);
  runtime.notice(
    `${object} (change of ${concerning.join(", ")}): ${describeCount(count)}${explained === undefined ? "" : ` ${explained}`}`,
  );
}

/** A number, or why there is none. */
export async function tryCount<T extends number | undefined>(count: () => Promise<T>): Promise<T | string> {
  try {
    return await count();
  } catch (error) {
    if (!isDcrError(error)) throw error;
    return formatError(error);
  }
}

/** How many applications a change concerns, as a sentence. */
export function describeCount(count: number | string): string {
  if (typeof count === "string") return `the applications concerned could not be counted: ${count}`;
  if (count === 0) return "no application of a developer is concerned.";
  return count === 1
    ? "1 application of a developer is concerned."
    : `${count} applications of developers are concerned.`;
}

/** What applications notice of another issuer; undefined where it is the same or not known yet. */
export function explainIssuer(before: string, after: string): string | undefined {
  if (before === after || !URL.canParse(before) || !URL.canParse(after)) return undefined;
  return new URL(before).origin === new URL(after).origin
    ? "They keep their credentials; access tokens of the old issuer are refused from then on."
    : "Their clients are in the old Okta organisation: each application has to be made again.";
}
