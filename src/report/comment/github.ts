import { z } from "zod";
import { readBoundedFile, UnreadableFileError } from "../../bounded-file";
import { DcrError } from "../../errors";
import { createHttpClient, type HttpClient, requestAs } from "../../http";
import { githubAuthor, isOutsider } from "./github-author";
import { readPages } from "./pages";
import { describeProblem, toRefusal } from "./platform-error";
import { type CommentSurroundings, getVariable, type PullRequest, parseApiUrl } from "./pull-request";

const service = "GitHub";
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
/** Lets the platform check that the answer is of the kind that this client knows. */
const headers = { "x-github-api-version": "2022-11-28" };

/**
 * The comments of a pull request on GitHub.
 *
 * @see https://docs.github.com/rest/issues/comments
 * @throws DcrError DCR_REPORT_COMMENT if the job's variables are missing
 */
export async function connectGithub({
  env,
  redactor,
  pullRequest,
}: CommentSurroundings): Promise<PullRequest> {
  const token = getVariable(
    env,
    "GITHUB_TOKEN",
    "Pass the job's github.token to the step as the variable GITHUB_TOKEN.",
  );
  const repository = getVariable(env, "GITHUB_REPOSITORY", "Set it to owner/name; GitHub Actions does.");
  const api = parseApiUrl(env.GITHUB_API_URL ?? "https://api.github.com", "GITHUB_API_URL");
  const number = pullRequest ?? readNumber(env);
  redactor.remember(token);
  const http = createHttpClient({
    service,
    origin: api.origin,
    authorization: async () => `Bearer ${token}`,
    redactor,
    describeError: describeProblem,
  });
  const base = `${api.pathname.replace(/\/$/, "")}/repos/${repository.split("/").map(encodeURIComponent).join("/")}`;
  return toPullRequest(http, base, number, repository);
}

function toPullRequest(http: HttpClient, base: string, number: number, repository: string): PullRequest {
  const description = `pull request ${number} of ${repository}`;
  const call = async <T>(task: () => Promise<T>): Promise<T> => {
    try {
      return await task();
    } catch (error) {
      throw toRefusal(error, description, "The job needs permissions: { pull-requests: write }.");
    }
  };
  return {
    description,
    findObstacle: async () => {
      const path = `${base}/pulls/${number}`;
      const { state } = await call(() =>
        requestAs(http, service, pullSchema, { method: "GET", path, headers }),
      );
      return state === "open" ? undefined : state;
    },
    findComment: async (isWanted) => {
      const path = `${base}/issues/${number}/comments`;
      const pages = readPages(http, service, path, commentSchema, headers);
      return await call(async () => {
        for await (const { id, body, ...author } of pages) {
          const comment = { id: String(id), body: body ?? "" };
          if (!isOutsider(author) && isWanted(comment)) return comment;
        }
        return undefined;
      });
    },
    create: async (body) => {
      const path = `${base}/issues/${number}/comments`;
      const request = { method: "POST", path, headers, body: { body } } as const;
      return (await call(() => requestAs(http, service, commentSchema, request))).html_url ?? description;
    },
    update: async (id, body) => {
      const path = `${base}/issues/comments/${id}`;
      const request = { method: "PATCH", path, headers, body: { body } } as const;
      return (await call(() => requestAs(http, service, commentSchema, request))).html_url ?? description;
    },
  };
}

/** The pull request that the workflow runs for. */
function readNumber(env: CommentSurroundings["env"]): number {
  const fix = "Run it in a job of on: pull_request, or pass --pull-request.";
  const file = getVariable(env, "GITHUB_EVENT_PATH", fix);
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
