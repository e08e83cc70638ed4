import type { TroubleshootingWorld } from "./world";

/** One failure of a set-up: how it is made, what shows, what finds and fixes it. */
export interface TroubleshootingCase {
  /** What is wrong, as a short sentence: the row's heading. */
  readonly cause: string;
  /** What the developer sees, as the page says it; the test checks it against the sandbox. */
  readonly developerSees: string;
  readonly tool: "doctor" | "doctor --probe" | "smoke" | "smoke --client-id";
  /** Id of the check or step that reports it, such as `okta.access-policy`. */
  readonly finding: string;
  /** Stands in what the tool says. */
  readonly says: string;
  /** The fix; part of the text that the tool prints. */
  readonly fix: string;
  /** Breaks a working set-up. */
  readonly make: (world: TroubleshootingWorld) => Promise<void>;
  /** Does what the fix says. @default what `pulumi up --refresh` does */
  readonly apply?: (world: TroubleshootingWorld) => Promise<unknown>;
}
