import { z } from "zod";
import { createHttpClient, requestAs } from "../../http";
import { readPages } from "../../report/comment/pages";
import { describeProblem } from "../../report/comment/platform-error";
import { parseApiUrl } from "../../report/comment/pull-request";
import { getIssueVariable, type IssueTracker, type TrackerSurroundings, toIssueError } from "./tracker";

const service = "GitLab";
const issueSchema = z.looseObject({
  iid: z.number(),
  description: z.string().nullish(),
  web_url: z.string(),
});

/**
 * The issues of a project on GitLab.
 *
 * @see https://docs.gitlab.com/api/issues/
 * @throws DcrError DCR_DRIFT_ISSUE if the job's variables are missing
 */
export function connectGitlab(surroundings: TrackerSurroundings): IssueTracker {
  const { env, redactor } = surroundings;
  const token = getIssueVariable(
    surroundings,
    "GITLAB_TOKEN",
    "Create a project access token with the scope api and the role Reporter or higher, and store it as a masked variable.",
  );
  const project = getIssueVariable(surroundings, "CI_PROJECT_ID", "GitLab CI sets it.");
  const api = parseApiUrl(env.CI_API_V4_URL ?? "https://gitlab.com/api/v4", "CI_API_V4_URL");
  redactor.remember(token);
  const http = createHttpClient({
    service,
    origin: api.origin,
    authorizationHeaders: async () => ({ "private-token": token }),
    redactor,
    describeError: describeProblem,
  });
  const path = `${api.pathname.replace(/\/$/, "")}/projects/${encodeURIComponent(project)}/issues`;
  const call = async <T>(task: () => Promise<T>): Promise<T> => {
    try {
      return await task();
    } catch (error) {
      const rights = "GITLAB_TOKEN needs the scope api and the role Reporter or higher.";
      throw toIssueError(error, `project ${project}`, rights);
    }
  };
  return {
    find: (isWanted) =>
      call(async () => {
        for await (const { iid, description } of readPages(
          http,
          service,
          path,
          issueSchema,
          {},
          { state: "opened" },
        )) {
          const issue = { id: String(iid), body: description ?? "" };
          if (isWanted(issue)) return issue;
        }
        return undefined;
      }),
    open: async (title, body) => {
      const request = { method: "POST", path, body: { title, description: body } } as const;
      return (await call(() => requestAs(http, service, issueSchema, request))).web_url;
    },
    update: async (id, body, isClosed) => {
      const state = isClosed ? { state_event: "close" } : {};
      const request = {
        method: "PUT",
        path: `${path}/${id}`,
        body: { description: body, ...state },
      } as const;
      return (await call(() => requestAs(http, service, issueSchema, request))).web_url;
    },
  };
}
