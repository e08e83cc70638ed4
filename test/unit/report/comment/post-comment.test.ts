import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRedactor } from "../../../../src/redact/redact";
import { postComment } from "../../../../src/report/comment/post-comment";
import { reportMark } from "../../../../src/report/markdown/markdown-report";
import { type Platform, startPlatform } from "../../../report/platform";

const report = (text: string) => `${reportMark}\n\n${text}\n`;

describe.each(["github", "gitlab"] as const)("the comment of report on %s", (name) => {
  let platform: Platform;
  beforeEach(async () => {
    platform = await startPlatform(name);
  });
  afterEach(async () => {
    const problems = platform.findProblems();
    await platform[Symbol.asyncDispose]();
    expect(problems).toEqual([]);
  });

  const post = async (body: string, env: Readonly<Record<string, string>> = platform.env) =>
    await postComment(name, body, { env, redactor: createRedactor(), pullRequest: 12 });
  const writes = () => platform.requests.filter((request) => !request.startsWith("GET")).length;

  it("a second report replaces the first one, even if it reports no changes", async () => {
    await expect(post(report("1 changes"))).resolves.toMatch(/^comment created: http|^comment created: x/);
    await expect(post(report("1 unchanged"))).resolves.toMatch(/^comment updated/);
    expect(platform.comments).toMatchObject([{ body: report("1 unchanged") }]);
  });

  it("an unchanged report writes nothing", async () => {
    await post(report("1 changes"));
    await expect(post(report("1 changes"))).resolves.toContain("is up to date");
    expect(writes()).toBe(1);
  });

  it("the comment is found beyond the first page, and a comment that only quotes the mark is not taken for it", async () => {
    for (let id = 1; id <= 150; id++) platform.comments.push({ id, body: `> ${reportMark}` });
    platform.comments.push({ id: 151, body: report("old") });
    await post(report("new"));
    expect(platform.comments.at(-1)).toMatchObject({ id: 151, body: report("new") });
    expect(platform.comments).toHaveLength(151);
  });

  it("a 502 to a comment that was created all the same leads to one comment", async () => {
    platform.faults.push({ method: "POST", status: 502, isCarriedOut: true });
    await post(report("x"));
    expect(platform.comments).toHaveLength(1);
  });

  it("a 502 to a comment that was not created leads to one comment", async () => {
    platform.faults.push({ method: "POST", status: 502 });
    await post(report("x"));
    expect(platform.comments).toHaveLength(1);
    expect(writes()).toBe(2);
  });

  it("a rate limit is waited for as long as the platform says", async () => {
    platform.faults.push({ status: 429, headers: { "retry-after": "1" } });
    const start = performance.now();
    await post(report("x"));
    expect(performance.now() - start).toBeGreaterThan(900);
    expect(platform.comments).toHaveLength(1);
  });

  it("a rate limit that ends later than the time-out fails with the platform's reason after one request", async () => {
    platform.faults.push({ status: 429, headers: { "retry-after": "3600" }, body: { message: "slow down" } });
    await expect(post(report("x"))).rejects.toThrow(
      expect.objectContaining({
        code: "DCR_REPORT_COMMENT",
        message: expect.stringContaining("slow down") as string,
      }),
    );
    expect(platform.requests).toHaveLength(1);
  });

  it("a closed pull request gets no comment", async () => {
    platform.state = "closed";
    await expect(post(report("x"))).resolves.toMatch(/^no comment was written: .* is closed$/);
    expect(writes()).toBe(0);
  });

  it("a token without rights fails with the platform's reason and the right that is missing", async () => {
    platform.faults.push({
      method: "POST",
      status: 403,
      body: { message: "Resource not accessible by integration" },
    });
    await expect(post(report("x"))).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringContaining("Resource not accessible by integration") as string,
        fix: expect.stringMatching(/pull-requests: write|scope api/) as string,
      }),
    );
  });

  it("a wrong token fails with 401 and appears in no error", async () => {
    const key = name === "github" ? "GITHUB_TOKEN" : "GITLAB_TOKEN";
    const wrong = "wrong-token-0123456789";
    const failure = post(report("x"), { ...platform.env, [key]: wrong });
    await expect(failure).rejects.toThrow(/401/);
    await failure.catch((error: unknown) => expect(JSON.stringify(error)).not.toContain(wrong));
  });

  it.each(name === "github" ? ["GITHUB_TOKEN", "GITHUB_REPOSITORY"] : ["GITLAB_TOKEN", "CI_PROJECT_ID"])(
    "without %s, nothing is sent and the error names the variable",
    async (key) => {
      await expect(post(report("x"), { ...platform.env, [key]: "" })).rejects.toThrow(`${key} is not set`);
      expect(platform.requests).toEqual([]);
    },
  );

  it("the token is sent to no address without https", async () => {
    const key = name === "github" ? "GITHUB_API_URL" : "CI_API_V4_URL";
    await expect(post(report("x"), { ...platform.env, [key]: "http://example.com" })).rejects.toThrow(
      `${key} is no https address`,
    );
  });
});

describe("the pull request of a GitHub job", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dcr-event-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it("the number is that of the event that started the job", async () => {
    await using platform = await startPlatform("github");
    const file = join(folder, "event.json");
    await writeFile(file, JSON.stringify({ number: 12, pull_request: { number: 12 } }));
    const env = { ...platform.env, GITHUB_EVENT_PATH: file };
    await postComment("github", report("x"), { env, redactor: createRedactor(), pullRequest: undefined });
    expect(platform.comments).toHaveLength(1);
  });

  it.each([
    ["a push", '{"ref": "refs/heads/main"}', "does not run for a pull request"],
    ["a cut-off file", "{", "is not JSON"],
  ])("the event of %s is refused with the reason", async (_title, event, reason) => {
    const file = join(folder, "event.json");
    await writeFile(file, event);
    const env = { GITHUB_TOKEN: "t", GITHUB_REPOSITORY: "acme/portals", GITHUB_EVENT_PATH: file };
    await expect(
      postComment("github", report("x"), { env, redactor: createRedactor(), pullRequest: undefined }),
    ).rejects.toThrow(reason);
  });
});

describe("the comment of report on GitLab", () => {
  it.each(["../../1", "1.5", "0", "x"])(
    "nothing is sent if CI_MERGE_REQUEST_IID is %s, which is no number of a merge request",
    async (number) => {
      await using platform = await startPlatform("gitlab");
      const env = { ...platform.env, CI_MERGE_REQUEST_IID: number };
      await expect(
        postComment("gitlab", report("x"), { env, redactor: createRedactor(), pullRequest: undefined }),
      ).rejects.toMatchObject({ code: "DCR_REPORT_COMMENT", fix: expect.stringContaining("--pull-request") });
      expect(platform.requests).toEqual([]);
    },
  );

  it("a note with the mark by another user than the token's is left alone, and a new one is created", async () => {
    await using platform = await startPlatform("gitlab");
    const mallory = { id: 666, username: "mallory", name: "M", state: "active", web_url: "https://x" };
    platform.comments.push({ id: 1, body: report("planted"), author: mallory });
    const surroundings = { env: platform.env, redactor: createRedactor(), pullRequest: 12 };
    await postComment("gitlab", report("1 changes"), surroundings);
    await postComment("gitlab", report("2 changes"), surroundings);
    expect(platform.comments).toMatchObject([{ body: report("planted") }, { body: report("2 changes") }]);
    expect(platform.findProblems()).toEqual([]);
  });
});

describe("the comment of report on GitHub", () => {
  it("a comment with the mark by somebody without write access is left alone, and a new one is created", async () => {
    await using platform = await startPlatform("github");
    platform.comments.push({ id: 1, body: report("planted"), author_association: "NONE" });
    const surroundings = { env: platform.env, redactor: createRedactor(), pullRequest: 12 };
    await postComment("github", report("1 changes"), surroundings);
    expect(platform.comments).toMatchObject([{ body: report("planted") }, { body: report("1 changes") }]);
    expect(platform.findProblems()).toEqual([]);
  });
});
