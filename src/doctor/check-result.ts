import type { Verdict } from "../diagnosis/verdict";
import type { Area } from "./area";

/** What a check is about. */
export interface Topic {
  readonly area: Area;
  /** Stable name of the check, such as `okta.access-policy`; several results of one run may share it. */
  readonly id: `${Area}.${string}`;
  /** For people, with the name of the object where there are several. */
  readonly title: string;
}

/** One line of a diagnosis. */
export type CheckResult = Topic & Verdict;
