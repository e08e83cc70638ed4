import { setTimeout as wait } from "node:timers/promises";
import { isDcrError } from "../../errors";
import { isHttpError } from "../../http";
import { reportMark } from "../markdown/markdown-report";
import { connectGithub } from "./github";
import { connectGitlab } from "./gitlab";
import type { CommentSurroundings } from "./pull-request";

const platforms = { github: connectGithub, gitlab: connectGitlab };

/**
 * Makes a report the one comment of a pull request: the comment that has the mark is replaced, else one is created.
 *
 * @returns one line that describes the result
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
