import { readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ApiDocument } from "../api-documents/api-document";
import { projectFolder } from "../project-folder";
import type { Exchange } from "../sandbox/recorder";
import { toExample } from "./schema-example";

type Json = Record<string, unknown>;

/** One answer that is given instead of the usual one. */
export interface Fault {
  /** Only to requests of this method. */
  readonly method?: string;
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the request is carried out all the same. @default false */
  readonly isCarriedOut?: boolean;
}

/** A GitHub or GitLab on this machine with one pull request, number 12. */
export interface Platform extends AsyncDisposable {
  readonly origin: string;
  /** What a CI job has. */
  readonly env: Readonly<Record<string, string>>;
  readonly comments: {
    id: number;
    body: string;
    system?: boolean;
    author_association?: string;
    author?: Json;
  }[];
  state: string;
  readonly faults: Fault[];
  readonly requests: string[];
  /** What of the exchanges is not as the API's description says. */
  findProblems(): string[];
}

const token = "platform-token-0123456789";

interface Kind {
  readonly file: string;
  readonly openState: string;
  readonly listPath: string;
  readonly pullPath: string;
  readonly commentPath: RegExp;
  readonly isAuthorized: (headers: NodeJS.Dict<string | string[]>) => boolean;
  readonly env: (origin: string) => Record<string, string>;
}

const kinds = {
  github: {
    file: "github-api.json",
    openState: "open",
    pullPath: "/repos/acme/portals/pulls/12",
    listPath: "/repos/acme/portals/issues/12/comments",
    commentPath: /^\/repos\/acme\/portals\/issues\/comments\/(\d+)$/,
    isAuthorized: ({ authorization }) => authorization === `Bearer ${token}`,
    env: (origin) => ({ GITHUB_TOKEN: token, GITHUB_REPOSITORY: "acme/portals", GITHUB_API_URL: origin }),
  },
  gitlab: {
    file: "gitlab-api.json",
    openState: "opened",
    pullPath: "/api/v4/projects/7/merge_requests/12",
    listPath: "/api/v4/projects/7/merge_requests/12/notes",
    commentPath: /^\/api\/v4\/projects\/7\/merge_requests\/12\/notes\/(\d+)$/,
    isAuthorized: (headers) => headers["private-token"] === token,
    env: (origin) => ({ GITLAB_TOKEN: token, CI_PROJECT_ID: "7", CI_API_V4_URL: `${origin}/api/v4` }),
  },
} satisfies Record<string, Kind>;

/** Starts one. */
export async function startPlatform(name: keyof typeof kinds): Promise<Platform> {
  const kind: Kind = kinds[name];
  const file = join(projectFolder, "test", "report", kind.file);
  const description = JSON.parse(readFileSync(file, "utf8")) as Json;
  const document = ApiDocument.read(file);
  const exchanges: Exchange[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const url = new URL(request.url ?? "", "http://localhost");
      const text = Buffer.concat(parts).toString("utf8");
      const requestBody: unknown = text === "" ? undefined : JSON.parse(text);
      const method = request.method ?? "";
      platform.requests.push(`${method} ${request.url ?? ""}`);
      const index = platform.faults.findIndex((fault) => (fault.method ?? method) === method);
      const [fault] = index < 0 ? [] : platform.faults.splice(index, 1);
      const usual =
        fault !== undefined && fault.isCarriedOut !== true
          ? undefined
          : kind.isAuthorized(request.headers)
            ? answer(method, url, (requestBody as { body?: string } | undefined)?.body ?? "")
            : { status: 401, body: { message: "Bad credentials" } };
      const { status, body } = fault ?? usual ?? { status: 500, body: {} };
      exchanges.push({
        server: "konnect",
        method,
        path: url.pathname,
        query: url.search,
        requestHeaders: {},
        requestBody,
        status,
        responseBody: body,
        // GitHub's description lists 401 for no operation.
        isFault: fault !== undefined || status === 401,
      });
      send(response, status, body ?? {}, fault?.headers ?? {});
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const platform: Platform = {
    origin,
    env: kind.env(origin),
    comments: [],
    state: kind.openState,
    faults: [],
    requests: [],
    findProblems: () =>
      exchanges.filter(({ isFault }) => !isFault).flatMap((exchange) => document.findProblems(exchange)),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  const shape = (path: string, method: string, status: string) => {
    const paths = description.paths as Record<string, Record<string, { responses: Record<string, Json> }>>;
    const template = Object.keys(paths).find((key) =>
      new RegExp(`^${key.replace(/\{\w+\}/g, "[^/]+")}$`).test(path),
    );
    const response = paths[template ?? ""]?.[method]?.responses[status];
    return (response?.content as Record<string, Json> | undefined)?.["application/json"]?.schema as Json;
  };
  const toComment = (comment: Platform["comments"][number]) => {
    const schema = shape(kind.listPath, "post", "201");
    return { ...(toExample(schema, description) as Json), ...comment };
  };

  function answer(method: string, url: URL, body: string): { status: number; body: unknown } {
    if (method === "GET" && url.pathname === "/api/v4/user") {
      return { status: 200, body: toExample(shape(url.pathname, "get", "200"), description) };
    }
    if (method === "GET" && url.pathname === kind.pullPath) {
      const pull = toExample(shape(kind.pullPath, "get", "200"), description) as Json;
      return { status: 200, body: { ...pull, state: platform.state } };
    }
    if (url.pathname === kind.listPath && method === "GET") {
      const size = Number(url.searchParams.get("per_page"));
      const start = (Number(url.searchParams.get("page")) - 1) * size;
      return { status: 200, body: platform.comments.slice(start, start + size).map(toComment) };
    }
    if (url.pathname === kind.listPath && method === "POST") {
      const comment = { id: platform.comments.length + 1, body };
      platform.comments.push(comment);
      return { status: 201, body: toComment(comment) };
    }
    const id = Number(kind.commentPath.exec(url.pathname)?.[1]);
    const comment = platform.comments.find((item) => item.id === id);
    if (comment === undefined) return { status: 404, body: { message: "Not Found" } };
    comment.body = body;
    return { status: 200, body: toComment(comment) };
  }
  return platform;
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
