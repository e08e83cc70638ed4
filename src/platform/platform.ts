import type { z } from "zod";
import { DcrError, type ErrorCode } from "../errors";
import { createHttpClient, type HttpRequest, isHttpError, requestAs, type Service } from "../http";
import { isLoopback } from "../http/loopback";
import type { Redactor } from "../redact/redact";
import { readPages } from "./pages";
import { describeProblem, toFix } from "./platform-error";

/** What is written to a platform, as far as its errors name it. */
export interface Purpose {
  readonly code: ErrorCode;
  /** `comment`. */
  readonly object: string;
  /** Permission of a job on GitHub, such as `issues: write`. */
  readonly githubPermission: string;
  /** How to get a token of GitLab. */
  readonly gitlabTokenFix: string;
}

/** What a platform takes from its surroundings. */
export interface PlatformSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly redactor: Redactor;
}

/** One repository of GitHub, or one project of GitLab. */
export interface Platform {
  /** Name of the repository, or id of the project. */
  readonly repository: string;
  /** Path of the API, without a slash at the end. */
  readonly apiPath: string;
  /** Path of the repository in the API. */
  readonly path: string;
  /**
   * Sends a request.
   * @param title what the request is for, such as `the issue in acme/portals`
   */
  request<T extends z.ZodType>(title: string, schema: T, request: HttpRequest): Promise<z.output<T>>;
  /** Items of a list, page by page. */
  pages<T extends z.ZodType>(
    title: string,
    path: string,
    item: T,
    filter?: Readonly<Record<string, string>>,
  ): AsyncGenerator<z.output<T>>;
}

/** A variable that the CI system or the user sets. */
export function getVariable(
  { env }: PlatformSurroundings,
  { code, object }: Purpose,
  name: string,
  fix: string,
): string {
  const value = env[name] ?? "";
  if (value !== "") return value;
  throw new DcrError(code, `${name} is not set, so no ${object} can be written`, { fix });
}

/**
 * The repository that a job on GitHub runs for.
 * @throws DcrError with the purpose's code if the job's variables are missing
 */
export function openGithub(surroundings: PlatformSurroundings, purpose: Purpose): Platform {
  const tokenFix = "Pass the job's github.token to the step as the variable GITHUB_TOKEN.";
  const token = getVariable(surroundings, purpose, "GITHUB_TOKEN", tokenFix);
  const repositoryFix = "Set it to owner/name; GitHub Actions does.";
  const repository = getVariable(surroundings, purpose, "GITHUB_REPOSITORY", repositoryFix);
  const url = surroundings.env.GITHUB_API_URL ?? "https://api.github.com";
  return open(surroundings, purpose, {
    service: "GitHub",
    url: { variable: "GITHUB_API_URL", text: url },
    token,
    authorization: { authorization: `Bearer ${token}` },
    // Lets the platform check that the answer is of the kind that this client knows.
    headers: { "x-github-api-version": "2022-11-28" },
    repository,
    path: `/repos/${repository.split("/").map(encodeURIComponent).join("/")}`,
    rights: `The job needs permissions: { ${purpose.githubPermission} }.`,
  });
}

/**
 * The project that a job on GitLab runs for.
 * @throws DcrError with the purpose's code if the job's variables are missing
 */
export function openGitlab(surroundings: PlatformSurroundings, purpose: Purpose): Platform {
  const token = getVariable(surroundings, purpose, "GITLAB_TOKEN", purpose.gitlabTokenFix);
  const project = getVariable(surroundings, purpose, "CI_PROJECT_ID", "GitLab CI sets it.");
  const url = surroundings.env.CI_API_V4_URL ?? "https://gitlab.com/api/v4";
  return open(surroundings, purpose, {
    service: "GitLab",
    url: { variable: "CI_API_V4_URL", text: url },
    token,
    authorization: { "private-token": token },
    headers: {},
    repository: project,
    path: `/projects/${encodeURIComponent(project)}`,
    rights: "GITLAB_TOKEN needs the scope api and the role Reporter or higher.",
  });
}

interface Kind {
  readonly service: Service;
  readonly url: { readonly variable: string; readonly text: string };
  readonly token: string;
  readonly authorization: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly repository: string;
  /** Below the API's own path. */
  readonly path: string;
  /** What the token needs, as a sentence. */
  readonly rights: string;
}

function open({ redactor }: PlatformSurroundings, purpose: Purpose, kind: Kind): Platform {
  const { service, headers, repository, rights } = kind;
  const api = parseApiUrl(kind.url, purpose);
  redactor.remember(kind.token);
  const http = createHttpClient({
    service,
    origin: api.origin,
    authorizationHeaders: async () => kind.authorization,
    redactor,
    describeError: describeProblem,
  });
  const toRefusal = (error: unknown, title: string) => {
    if (!isHttpError(error)) return error;
    const fix = toFix(error.status, error.transient, rights);
    return new DcrError(purpose.code, `${title} was not written: ${error.message}`, { fix, cause: error });
  };
  const apiPath = api.pathname.replace(/\/$/, "");
  return {
    repository,
    apiPath,
    path: `${apiPath}${kind.path}`,
    request: async (title, schema, request) => {
      try {
        return await requestAs(http, service, schema, { ...request, headers });
      } catch (error) {
        throw toRefusal(error, title);
      }
    },
    pages: async function* (title, path, item, filter) {
      try {
        yield* readPages(http, service, path, item, headers, filter);
      } catch (error) {
        throw toRefusal(error, title);
      }
    },
  };
}

/** The address of an API: https, or http on this machine. */
function parseApiUrl({ text, variable }: Kind["url"], { code }: Purpose): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url !== undefined && isLoopback(url.hostname);
  if (url !== undefined && (url.protocol === "https:" || (url.protocol === "http:" && isLocal))) return url;
  throw new DcrError(code, `${variable} is no https address, so the token was not sent to it`, {
    fix: `Set ${variable} to the address of the platform's API.`,
  });
}
