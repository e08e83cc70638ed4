import type { TroubleshootingWorld } from "./world";

/** One failure of a setup: how to cause it, what the developer sees, and what finds and fixes it. */
export interface TroubleshootingCase {
  /** What is wrong, as a short sentence: the row's heading. */
  readonly cause: string;
  /** What the developer sees, as the page shows it; undefined if everything works. The test compares it with the sandbox. */
  readonly developerSees: string | undefined;
  readonly tool: "doctor" | "doctor --probe" | "smoke" | "smoke --client-id";
  /** Id of the check or step that reports it, such as `okta.access-policy`. */
  readonly finding: string;
  /** Part of the tool's finding. */
  readonly says: string;
  /** The fix; part of the text that the tool prints. */
  readonly fix: string;
  /** Breaks a working setup. */
  readonly make: (world: TroubleshootingWorld) => Promise<void>;
  /** Applies the fix. @default what `pulumi up --refresh` does */
  readonly apply?: (world: TroubleshootingWorld) => Promise<unknown>;
}
