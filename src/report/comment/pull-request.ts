import type { ExistingText } from "../../platform/keep-one";
import type { PlatformSurroundings, Purpose } from "../../platform/platform";

/** The comments of one pull request of one platform. */
export interface PullRequest {
  /** `pull request 12 of acme/portals`. */
  readonly description: string;
  /** Why nothing is written to it; undefined while it is open. */
  findClosedState(): Promise<string | undefined>;
  /** The first comment for which a test is true, on whatever page it is. */
  findComment(isWanted: (comment: ExistingText) => boolean): Promise<ExistingText | undefined>;
  /** Creates a comment. @returns its address */
  create(body: string): Promise<string>;
  /** Replaces the body of a comment. @returns its address */
  update(id: string, body: string): Promise<string>;
}

/** What a comment takes from its surroundings. */
export interface CommentSurroundings extends PlatformSurroundings {
  /** @default that of the CI job */
  readonly pullRequest: number | undefined;
}

export const commentPurpose: Purpose = {
  code: "DCR_REPORT_COMMENT",
  object: "comment",
  githubPermission: "pull-requests: write",
  gitlabTokenFix:
    "Create a project access token with the scope api and the role Reporter or higher, and store it as a masked variable; CI_JOB_TOKEN may not write notes.",
};
