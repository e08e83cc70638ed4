import type { Verdict } from "../../diagnosis/verdict";
import type { Area } from "../area";

/** What a check is about. */
export interface Topic {
  readonly area: Area;
  /** Stable name of the check, such as `okta.access-policy`; several results of one run can have the same id. */
  readonly id: `${Area}.${string}`;
  /** For display, with the name of the object if there are several. */
  readonly title: string;
}

/** One line of a diagnosis. */
export type CheckResult = Topic & Verdict;
