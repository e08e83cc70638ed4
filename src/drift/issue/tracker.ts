import type { ExistingText } from "../../platform/keep-one";
import type { Purpose } from "../../platform/platform";

/** The issues of one repository of one platform. */
export interface IssueTracker {
  /** The first open issue for which a test is true, on whatever page it is. */
  find(isWanted: (issue: ExistingText) => boolean): Promise<ExistingText | undefined>;
  /** Opens an issue. @returns its address */
  open(title: string, body: string): Promise<string>;
  /** Replaces the body of an issue, and may close it. @returns its address */
  update(id: string, body: string, isClosed: boolean): Promise<string>;
}

export const issuePurpose: Purpose = {
  code: "DCR_DRIFT_ISSUE",
  object: "issue",
  githubPermission: "issues: write",
  gitlabTokenFix:
    "Create a project access token with the scope api and the role Reporter or higher, and store it as a masked variable.",
};
