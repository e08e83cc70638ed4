import { z } from "zod";
import { DcrError } from "../../errors";
import { createOwnAuthor, gitlabAuthor } from "../../platform/gitlab-author";
import { getVariable, openGitlab } from "../../platform/platform";
import { type CommentSurroundings, commentPurpose, type PullRequest } from "./pull-request";

const mergeRequestSchema = z.looseObject({ state: z.string(), web_url: z.string().nullish() });
const noteSchema = z.looseObject({
  id: z.number(),
  body: z.string(),
  system: z.boolean().optional(),
  ...gitlabAuthor,
});

/**
 * The notes of a merge request on GitLab.
 *
 * @see https://docs.gitlab.com/api/notes/#merge-requests
 * @throws DcrError DCR_REPORT_COMMENT if the job's variables are missing
 */
export async function connectGitlab(surroundings: CommentSurroundings): Promise<PullRequest> {
  const gitlab = openGitlab(surroundings, commentPurpose);
  const number = surroundings.pullRequest ?? getJobNumber(surroundings);
  const base = `${gitlab.path}/merge_requests/${number}`;
  const description = `merge request ${number} of project ${gitlab.repository}`;
  const title = `the comment of ${description}`;
  const isOwn = createOwnAuthor(gitlab, title);
  let address = description;
  return {
    description,
    findClosedState: async () => {
      const request = { method: "GET", path: base } as const;
      const { state, web_url } = await gitlab.request(title, mergeRequestSchema, request);
      address = web_url ?? description;
      return state === "opened" || state === "locked" ? undefined : state;
    },
    findComment: async (isWanted) => {
      for await (const { id, body, system, author } of gitlab.pages(title, `${base}/notes`, noteSchema)) {
        const comment = { id: String(id), body };
        if (system !== true && isWanted(comment) && (await isOwn({ author }))) return comment;
      }
      return undefined;
    },
    create: async (body) => {
      const request = { method: "POST", path: `${base}/notes`, body: { body } } as const;
      const { id } = await gitlab.request(title, noteSchema, request);
      return `${address}#note_${id}`;
    },
    update: async (id, body) => {
      const request = { method: "PUT", path: `${base}/notes/${id}`, body: { body } } as const;
      await gitlab.request(title, noteSchema, request);
      return `${address}#note_${id}`;
    },
  };
}

/** The merge request that the pipeline runs for. */
function getJobNumber(surroundings: CommentSurroundings): number {
  const fix = "Run it in a merge request pipeline, or pass --pull-request.";
  const text = getVariable(surroundings, commentPurpose, "CI_MERGE_REQUEST_IID", fix);
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new DcrError("DCR_REPORT_COMMENT", "CI_MERGE_REQUEST_IID is not the number of a merge request", {
    fix,
  });
}
