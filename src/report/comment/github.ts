import { z } from "zod";
import { readBoundedFile, UnreadableFileError } from "../../bounded-file";
import { DcrError } from "../../errors";
import { githubAuthor, isOutsider } from "../../platform/github-author";
import { getVariable, openGithub } from "../../platform/platform";
import { type CommentSurroundings, commentPurpose, type PullRequest } from "./pull-request";

const pullSchema = z.looseObject({ state: z.string() });
const commentSchema = z.looseObject({
  id: z.number(),
  body: z.string().nullish(),
  html_url: z.string().nullish(),
  ...githubAuthor,
});
const eventSchema = z.looseObject({
  number: z.number().optional(),
  pull_request: z.looseObject({ number: z.number() }).optional(),
});
const maxEventBytes = 4 * 1024 * 1024;

/**
 * The comments of a pull request on GitHub.
 *
 * @see https://docs.github.com/rest/issues/comments
 * @throws DcrError DCR_REPORT_COMMENT if the job's variables are missing
 */
export async function connectGithub(surroundings: CommentSurroundings): Promise<PullRequest> {
  const github = openGithub(surroundings, commentPurpose);
  const number = surroundings.pullRequest ?? readNumber(surroundings);
  const description = `pull request ${number} of ${github.repository}`;
  const title = `the comment of ${description}`;
  const comments = `${github.path}/issues/${number}/comments`;
  return {
    description,
    findClosedState: async () => {
      const path = `${github.path}/pulls/${number}`;
      const { state } = await github.request(title, pullSchema, { method: "GET", path });
      return state === "open" ? undefined : state;
    },
    findComment: async (isWanted) => {
      for await (const { id, body, ...author } of github.pages(title, comments, commentSchema)) {
        const comment = { id: String(id), body: body ?? "" };
        if (!isOutsider(author) && isWanted(comment)) return comment;
      }
      return undefined;
    },
    create: async (body) => {
      const request = { method: "POST", path: comments, body: { body } } as const;
      return (await github.request(title, commentSchema, request)).html_url ?? description;
    },
    update: async (id, body) => {
      const path = `${github.path}/issues/comments/${id}`;
      const request = { method: "PATCH", path, body: { body } } as const;
      return (await github.request(title, commentSchema, request)).html_url ?? description;
    },
  };
}

/** The pull request that the workflow runs for. */
function readNumber(surroundings: CommentSurroundings): number {
  const fix = "Run it in a job of on: pull_request, or pass --pull-request.";
  const file = getVariable(surroundings, commentPurpose, "GITHUB_EVENT_PATH", fix);
  let event: unknown;
  try {
    event = JSON.parse(readBoundedFile(file, maxEventBytes));
  } catch (error) {
    const reason = error instanceof UnreadableFileError ? error.message : "is not JSON";
    throw new DcrError("DCR_REPORT_COMMENT", `the file of GITHUB_EVENT_PATH ${reason}`, {
      fix,
      cause: error,
    });
  }
  const { data } = eventSchema.safeParse(event);
  const number = data?.pull_request === undefined ? undefined : data.pull_request.number;
  if (number !== undefined) return number;
  throw new DcrError("DCR_REPORT_COMMENT", "the job does not run for a pull request", { fix });
}
