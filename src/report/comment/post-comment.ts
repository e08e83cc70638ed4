import { setTimeout as wait } from "node:timers/promises";
import { DcrError, isDcrError } from "../../errors";
import { isHttpError } from "../../http";
import type { Redactor } from "../../redact/redact";
import { reportMark } from "../markdown/markdown-report";
import { connectGithub } from "./github";
import { connectGitlab } from "./gitlab";

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

const platforms = { github: connectGithub, gitlab: connectGitlab };

/**
 * Makes a report the one comment of a pull request: the comment that has the mark is replaced, else one is created.
 *
 * @returns one line that says what was done
 * @throws DcrError DCR_REPORT_COMMENT, or the error of the platform
 */
export async function postComment(
  platform: keyof typeof platforms,
  body: string,
  surroundings: CommentSurroundings,
): Promise<string> {
  const pullRequest = await platforms[platform](surroundings);
  const obstacle = await pullRequest.findObstacle();
  if (obstacle !== undefined) return `no comment was written: ${pullRequest.description} is ${obstacle}`;
  for (let attempt = 1; ; attempt++) {
    // Texts of others come after the mark, so none of them can begin a comment with it.
    const known = await pullRequest.findComment((comment) => comment.body.startsWith(reportMark));
    if (known?.body.trim() === body.trim()) return `the comment of ${pullRequest.description} is up to date`;
    if (known !== undefined) return `comment updated: ${await pullRequest.update(known.id, body)}`;
    try {
      return `comment created: ${await pullRequest.create(body)}`;
    } catch (error) {
      // It may exist although no answer came: look again before another one is created.
      const isUnclear = isDcrError(error) && isHttpError(error.cause) && error.cause.ambiguous;
      if (!isUnclear || attempt === maxAttempts) throw error;
      await wait(retryMs * attempt);
    }
  }
}

const maxAttempts = 4;
const retryMs = 500;

/** A variable that the CI system or the user sets. */
export function getVariable(env: CommentSurroundings["env"], name: string, fix: string): string {
  const value = env[name] ?? "";
  if (value !== "") return value;
  throw new DcrError("DCR_REPORT_COMMENT", `${name} is not set, so no comment can be written`, { fix });
}

/** The address of an API: https, or http on this machine. */
export function parseApiUrl(text: string, name: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname);
  if (url !== undefined && (url.protocol === "https:" || (url.protocol === "http:" && isLocal))) return url;
  throw new DcrError("DCR_REPORT_COMMENT", `${name} is no https address, so the token was not sent to it`, {
    fix: `Set ${name} to the address of the platform's API.`,
  });
}
