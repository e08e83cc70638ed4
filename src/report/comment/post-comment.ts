import { keepOne } from "../../platform/keep-one";
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
  const closed = await pullRequest.findClosedState();
  if (closed !== undefined) return `no comment was written: ${pullRequest.description} is ${closed}`;
  // Texts of others come after the mark, so none of them can begin a comment with it.
  const find = () => pullRequest.findComment((comment) => comment.body.startsWith(reportMark));
  const { update, create } = pullRequest;
  const kept = await keepOne({ find, update, create }, body);
  if (kept.effect === "none") return `the comment of ${pullRequest.description} is up to date`;
  return `comment ${kept.effect}: ${kept.address}`;
}
