import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** An issue as the server keeps it. */
export interface StoredIssue {
  readonly number: number;
  title: string;
  body: string;
  isOpen: boolean;
  readonly isPullRequest: boolean;
  /** Whether somebody without write access opened it. @default false */
  readonly isOutsiders?: boolean;
}

/** A GitHub and a GitLab on loopback that know issues, and the open pull or merge request 7 with its comments. */
export interface LoopbackPlatform {
  readonly url: string;
  readonly issues: StoredIssue[];
  /** Bodies of the comments of the pull request. */
  readonly comments: string[];
  /** `METHOD path` of every request. */
  readonly requests: string[];
  /** How the next requests fail, in their order; undefined for one that does not. */
  readonly faults: ({ readonly status: number; readonly isCarriedOut?: boolean } | undefined)[];
  /** Variables of a job that talks to this server. */
  readonly env: Readonly<Record<string, string>>;
}

const token = "loopback-github-token";
const botUser = { id: 5001, username: "project_42_bot" };
const outsider = { id: 666, username: "mallory" };

/**
 * Starts the server; it ends with the test. Answers have the fields that the API descriptions of GitHub and GitLab require
 * of what this package reads.
 */
export async function startPlatform(): Promise<LoopbackPlatform> {
  const issues: StoredIssue[] = [];
  const comments: string[] = [];
  const requests: string[] = [];
  const faults: LoopbackPlatform["faults"] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    requests.push(`${request.method} ${url.pathname}`);
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    const isKnown =
      [`Bearer ${token}`].includes(request.headers.authorization ?? "") ||
      request.headers["private-token"] === token;
    if (!isKnown) return send(401, { message: "Bad credentials" });
    const fault = faults.shift();
    if (fault !== undefined && fault.isCarriedOut !== true) return send(fault.status, { message: "Not now" });
    const answer =
      (await answerPullRequest(request, url, comments)) ?? (await answerIssues(request, url, issues));
    return fault === undefined ? send(...answer) : send(fault.status, { message: "Not now" });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    issues,
    comments,
    requests,
    faults,
    env: {
      GITHUB_TOKEN: token,
      GITHUB_REPOSITORY: "acme/portal",
      GITHUB_API_URL: url,
      GITLAB_TOKEN: token,
      CI_PROJECT_ID: "42",
      CI_MERGE_REQUEST_IID: "7",
      CI_API_V4_URL: `${url}/api/v4`,
    },
  };
}

async function answerPullRequest(
  request: IncomingMessage,
  url: URL,
  comments: string[],
): Promise<[number, unknown] | undefined> {
  const base = "/repos/acme/portal";
  const html_url = "https://github.example/acme/portal/pull/7";
  if (url.pathname === "/api/v4/user") return [200, botUser];
  const show = (body: string, index: number) => ({
    id: 100 + index,
    body,
    html_url: `${html_url}#${index}`,
    author: botUser,
  });
  if (url.pathname === `${base}/pulls/7`) return [200, { number: 7, state: "open", html_url }];
  if (url.pathname === `${base}/issues/7/comments`) {
    if (request.method === "GET") return [200, comments.map(show)];
    const { body } = (await readJson(request)) as { body: string };
    comments.push(body);
    return [201, show(body, comments.length - 1)];
  }
  const project = "/api/v4/projects/42/merge_requests/7";
  if (url.pathname === project) return [200, { iid: 7, state: "opened", web_url: html_url }];
  if (url.pathname === `${project}/notes`) {
    if (request.method === "GET") return [200, comments.map(show)];
    const { body } = (await readJson(request)) as { body: string };
    comments.push(body);
    return [201, show(body, comments.length - 1)];
  }
  const id = new RegExp(`^(?:${base}/issues/comments|${project}/notes)/(\\d+)$`).exec(url.pathname)?.[1];
  if (id === undefined) return undefined;
  const index = Number(id) - 100;
  const { body } = (await readJson(request)) as { body: string };
  comments[index] = body;
  return [200, show(body, index)];
}

async function answerIssues(
  request: IncomingMessage,
  url: URL,
  issues: StoredIssue[],
): Promise<[number, unknown]> {
  const isGitLab = url.pathname.startsWith("/api/v4/projects/42/issues");
  const rest = /^(?:\/api\/v4\/projects\/42|\/repos\/acme\/portal)\/issues(?:\/(\d+))?$/.exec(url.pathname);
  if (rest === null) return [404, { message: "Not Found" }];
  const show = isGitLab ? toGitLab : toGitHub;
  if (request.method === "GET") {
    const page = Number(url.searchParams.get("page"));
    const size = Number(url.searchParams.get("per_page"));
    const isOpenOnly = url.searchParams.get("state") === (isGitLab ? "opened" : "open");
    const listed = issues.filter(
      (issue) => (issue.isOpen || !isOpenOnly) && !(isGitLab && issue.isPullRequest),
    );
    return [200, listed.slice((page - 1) * size, page * size).map(show)];
  }
  const sent = (await readJson(request)) as Record<string, string>;
  const body = sent.body ?? sent.description ?? "";
  if (request.method === "POST") {
    const issue = {
      number: issues.length + 1,
      title: sent.title ?? "",
      body,
      isOpen: true,
      isPullRequest: false,
    };
    issues.push(issue);
    return [201, show(issue)];
  }
  const issue = issues.find(({ number }) => number === Number(rest[1]));
  if (issue === undefined || request.method !== (isGitLab ? "PUT" : "PATCH"))
    return [404, { message: "Not Found" }];
  issue.body = body;
  if (sent.state === "closed" || sent.state_event === "close") issue.isOpen = false;
  return [200, show(issue)];
}

function toGitHub(issue: StoredIssue): object {
  const { number, title, body, isOpen, isPullRequest, isOutsiders } = issue;
  const html_url = `https://github.example/acme/portal/issues/${number}`;
  const state = isOpen ? "open" : "closed";
  return {
    id: 1000 + number,
    number,
    title,
    body,
    state,
    html_url,
    ...(isPullRequest ? { pull_request: {} } : {}),
    ...(isOutsiders === true ? { author_association: "NONE", user: { type: "User" } } : {}),
  };
}

function toGitLab({ number, title, body, isOpen, isOutsiders }: StoredIssue): object {
  const web_url = `https://gitlab.example/acme/portal/-/issues/${number}`;
  return {
    id: 1000 + number,
    iid: number,
    title,
    description: body,
    state: isOpen ? "opened" : "closed",
    web_url,
    author: isOutsiders === true ? outsider : botUser,
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString());
}
