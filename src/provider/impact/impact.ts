import { formatError, isDcrError } from "../../errors";
import { toConsequence, toImpactNotice } from "../../impact-notice";
import type { KonnectReader } from "../../konnect";
import type { ConnectionInputs } from "../fields/inputs";
import type { Runtime } from "../runtime/runtime";

/** How a change of a resource concerns the applications of developers. */
export interface Impact<I extends ConnectionInputs, O extends I> {
  /** The object, as text: `auth strategy "portal"`. */
  describe(olds: O): string;
  /** How many applications depend on the object. */
  count(konnect: KonnectReader, id: string, olds: O): Promise<number>;
  /** What a change of these keys means for them. */
  judge(olds: O, news: I, changedKeys: readonly string[]): Verdict;
}

/** Which of the applications that depend on an object lose access, and why or what else they notice, as a sentence. */
export interface Verdict {
  readonly losing: "none" | "some" | "all";
  readonly because?: string | undefined;
}

/** Reports how many applications a change affects. Reads only; a failed look-up is reported and not fatal. */
export async function noticeImpact<I extends ConnectionInputs, O extends I>(
  runtime: Runtime,
  impact: Impact<I, O>,
  id: string,
  olds: O,
  news: I,
  concerning: readonly string[],
  isReplaced: boolean,
): Promise<void> {
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
  const { losing, because } = impact.judge(olds, news, concerning);
  const consequence =
    typeof count === "number" ? toConsequence(count, losing, because) : describeCount(count);
  runtime.notice(
    toImpactNotice({ object, keys: concerning, order: describeOrder(concerning, isReplaced), consequence }),
  );
}

/** Inputs that follow from objects in Okta; the program's dependencies keep the order. */
const oktaKeys = ["issuer", "scopes", "credentialClaim"];

function describeOrder(keys: readonly string[], isReplaced: boolean): string {
  if (isReplaced) return "a new one is created before the old one is deleted";
  return keys.some((key) => oktaKeys.includes(key))
    ? "updated in place, after what is new in Okta is created and before what is old is deleted"
    : "updated in place";
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
  if (typeof count === "string") return `the affected applications could not be counted: ${count}`;
  if (count === 0) return "no application of a developer is affected.";
  return count === 1
    ? "1 application of a developer is affected."
    : `${count} applications of developers are affected.`;
}

/** What another server or issuer means; undefined if neither changes, or if it is not known yet. */
export function judgeServers<I extends ConnectionInputs & { readonly issuer: string }>(
  olds: I,
  news: I,
): Verdict | undefined {
  if (olds.serverUrl !== news.serverUrl) {
    return {
      losing: "all",
      because: "applications belong to their Konnect region, and each has to be created again.",
    };
  }
  if (olds.issuer === news.issuer || !URL.canParse(olds.issuer) || !URL.canParse(news.issuer)) {
    return undefined;
  }
  return new URL(olds.issuer).origin === new URL(news.issuer).origin
    ? {
        losing: "none",
        because: "they keep their credentials, and tokens of the old issuer get 401: fetch new ones.",
      }
    : {
        losing: "all",
        because: "their clients are in the old Okta organization, and each has to be created again.",
      };
}
