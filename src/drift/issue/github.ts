import { z } from "zod";
import { createHttpClient, requestAs } from "../../http";
import { githubAuthor, isOutsider } from "../../report/comment/github-author";
import { readPages } from "../../report/comment/pages";
import { describeProblem } from "../../report/comment/platform-error";
import { parseApiUrl } from "../../report/comment/pull-request";
import { getIssueVariable, type IssueTracker, type TrackerSurroundings, toIssueError } from "./tracker";

const service = "GitHub";
const headers = { "x-github-api-version": "2022-11-28" };
const issueSchema = z.looseObject({
  number: z.number(),
  body: z.string().nullish(),
  html_url: z.string(),
  pull_request: z.looseObject({}).optional(),
  ...githubAuthor,
});

/**
 * The issues of a repository on GitHub.
 *
 * @see https://docs.github.com/rest/issues/issues
 * @throws DcrError DCR_DRIFT_ISSUE if the job's variables are missing
 */
export function connectGithub(surroundings: TrackerSurroundings): IssueTracker {
  const { env, redactor } = surroundings;
  const token = getIssueVariable(
    surroundings,
    "GITHUB_TOKEN",
    "Pass the job's github.token to the step as the variable GITHUB_TOKEN.",
  );
  const repository = getIssueVariable(
    surroundings,
    "GITHUB_REPOSITORY",
    "Set it to owner/name; GitHub Actions does.",
  );
  const api = parseApiUrl(env.GITHUB_API_URL ?? "https://api.github.com", "GITHUB_API_URL");
  redactor.remember(token);
  const http = createHttpClient({
    service,
    origin: api.origin,
    authorization: async () => `Bearer ${token}`,
    redactor,
    describeError: describeProblem,
  });
  const owner = repository.split("/").map(encodeURIComponent).join("/");
  const path = `${api.pathname.replace(/\/$/, "")}/repos/${owner}/issues`;
  const call = async <T>(task: () => Promise<T>): Promise<T> => {
    try {
      return await task();
    } catch (error) {
      throw toIssueError(error, repository, "The job needs permissions: { issues: write }.");
    }
  };
  return {
    find: (isWanted) =>
      call(async () => {
        const pages = readPages(http, service, path, issueSchema, headers, { state: "open" });
        for await (const { number, body, pull_request, ...author } of pages) {
          const issue = { id: String(number), body: body ?? "" };
          if (pull_request === undefined && !isOutsider(author) && isWanted(issue)) return issue;
        }
        return undefined;
      }),
    open: async (title, body) => {
      const request = { method: "POST", path, headers, body: { title, body } } as const;
      return (await call(() => requestAs(http, service, issueSchema, request))).html_url;
    },
    update: async (id, body, isClosed) => {
      const state = isClosed ? { state: "closed", state_reason: "completed" } : {};
      const request = { method: "PATCH", path: `${path}/${id}`, headers, body: { body, ...state } } as const;
      return (await call(() => requestAs(http, service, issueSchema, request))).html_url;
    },
  };
}
