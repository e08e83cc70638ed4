import { z } from "zod";
import { createHttpClient, requestAs } from "../../http";
import { readPages } from "./pages";
import { describeProblem, toRefusal } from "./platform-error";
import { type CommentSurroundings, getVariable, type PullRequest, parseApiUrl } from "./pull-request";

const service = "GitLab";
const mergeRequestSchema = z.looseObject({ state: z.string(), web_url: z.string().nullish() });
const noteSchema = z.looseObject({ id: z.number(), body: z.string(), system: z.boolean().optional() });

/**
 * The notes of a merge request on GitLab.
 *
 * @see https://docs.gitlab.com/api/notes/#merge-requests
 * @throws DcrError DCR_REPORT_COMMENT if the job's variables are missing
 */
export async function connectGitlab({
  env,
  redactor,
  pullRequest,
}: CommentSurroundings): Promise<PullRequest> {
  const token = getVariable(
    env,
    "GITLAB_TOKEN",
    "Create a project access token with the scope api and the role Reporter or higher, and store it as a masked variable; CI_JOB_TOKEN may not write notes.",
  );
  const project = getVariable(env, "CI_PROJECT_ID", "GitLab CI sets it.");
  const number =
    pullRequest ??
    Number(
      getVariable(env, "CI_MERGE_REQUEST_IID", "Run it in a merge request pipeline, or pass --pull-request."),
    );
  const api = parseApiUrl(env.CI_API_V4_URL ?? "https://gitlab.com/api/v4", "CI_API_V4_URL");
  redactor.remember(token);
  const http = createHttpClient({
    service,
    origin: api.origin,
    authorizationHeaders: async () => ({ "private-token": token }),
    redactor,
    describeError: describeProblem,
  });
  const base = `${api.pathname.replace(/\/$/, "")}/projects/${encodeURIComponent(project)}/merge_requests/${number}`;
  const description = `merge request ${number} of project ${project}`;
  const call = async <T>(task: () => Promise<T>): Promise<T> => {
    try {
      return await task();
    } catch (error) {
      throw toRefusal(
        error,
        description,
        "GITLAB_TOKEN needs the scope api and the role Reporter or higher.",
      );
    }
  };
  let address = description;
  return {
    description,
    findObstacle: async () => {
      const request = { method: "GET", path: base } as const;
      const { state, web_url } = await call(() => requestAs(http, service, mergeRequestSchema, request));
      address = web_url ?? description;
      return state === "opened" || state === "locked" ? undefined : state;
    },
    findComment: async (isWanted) => {
      const pages = readPages(http, service, `${base}/notes`, noteSchema);
      return await call(async () => {
        for await (const { id, body, system } of pages) {
          const comment = { id: String(id), body };
          if (system !== true && isWanted(comment)) return comment;
        }
        return undefined;
      });
    },
    create: async (body) => {
      const request = { method: "POST", path: `${base}/notes`, body: { body } } as const;
      const { id } = await call(() => requestAs(http, service, noteSchema, request));
      return `${address}#note_${id}`;
    },
    update: async (id, body) => {
      const request = { method: "PUT", path: `${base}/notes/${id}`, body: { body } } as const;
      await call(() => requestAs(http, service, noteSchema, request));
      return `${address}#note_${id}`;
    },
  };
}
