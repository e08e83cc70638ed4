import { DcrError } from "../../errors";
import { isHttpError } from "../../http";
import type { Redactor } from "../../redact/redact";
import { toFix } from "../../report/comment/platform-error";

/** An issue that exists and is open. */
export interface OpenIssue {
  readonly id: string;
  readonly body: string;
}

/** The issues of one repository of one platform. */
export interface IssueTracker {
  /** The first open issue for which a test is true, on whatever page it is. */
  find(isWanted: (issue: OpenIssue) => boolean): Promise<OpenIssue | undefined>;
  /** Opens an issue. @returns its address */
  open(title: string, body: string): Promise<string>;
  /** Replaces the body of an issue, and may close it. @returns its address */
  update(id: string, body: string, isClosed: boolean): Promise<string>;
}

/** What a tracker takes from its surroundings. */
export interface TrackerSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly redactor: Redactor;
}

/** A variable that the CI system or the user sets. */
export function getIssueVariable({ env }: TrackerSurroundings, name: string, fix: string): string {
  const value = env[name] ?? "";
  if (value !== "") return value;
  throw new DcrError("DCR_DRIFT_ISSUE", `${name} is not set, so no issue can be written`, { fix });
}

/** The error of a platform with the next step that fits its status. */
export function toIssueError(error: unknown, place: string, rights: string): unknown {
  if (!isHttpError(error)) return error;
  const fix = toFix(error.status, error.transient, rights);
  return new DcrError("DCR_DRIFT_ISSUE", `the issue in ${place} was not written: ${error.message}`, {
    fix,
    cause: error,
  });
}
