import { DcrError } from "../../errors";
import { isLoopback } from "../../http/loopback";
import type { Redactor } from "../../redact/redact";

/** A comment that exists. */
export interface ExistingComment {
  readonly id: string;
  readonly body: string;
}

/** The comments of one pull request of one platform. */
export interface PullRequest {
  /** `pull request 12 of acme/portals`. */
  readonly description: string;
  /** Why nothing is written to it; undefined while it is open. */
  findObstacle(): Promise<string | undefined>;
  /** The first comment for which a test is true, on whatever page it is. */
  findComment(isWanted: (comment: ExistingComment) => boolean): Promise<ExistingComment | undefined>;
  /** Creates a comment. @returns its address */
  create(body: string): Promise<string>;
  /** Replaces the body of a comment. @returns its address */
  update(id: string, body: string): Promise<string>;
}

/** What a comment takes from its surroundings. */
export interface CommentSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly redactor: Redactor;
  /** @default that of the CI job */
  readonly pullRequest: number | undefined;
}

/** A variable that the CI system or the user sets. */
export function getVariable(env: CommentSurroundings["env"], name: string, fix: string): string {
  const value = env[name] ?? "";
  if (value !== "") return value;
  throw new DcrError("DCR_REPORT_COMMENT", `${name} is not set, so no comment can be written`, { fix });
}

/** The address of an API: https, or http on this machine. */
export function parseApiUrl(text: string, name: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url !== undefined && isLoopback(url.hostname);
  if (url !== undefined && (url.protocol === "https:" || (url.protocol === "http:" && isLocal))) return url;
  throw new DcrError("DCR_REPORT_COMMENT", `${name} is no https address, so the token was not sent to it`, {
    fix: `Set ${name} to the address of the platform's API.`,
  });
}
