import { describe, expect, it } from "vitest";
import { type DriftReport, keepIssue, toDriftReport } from "../../../src/drift";
import { createRedactor } from "../../../src/redact/redact";
import { parsePreview } from "../../../src/report";
import { startPlatform } from "../../workflows/loopback-platform";

const urn = "urn:pulumi:prod::shop::pulumi-nodejs:dynamic/konnect:AuthStrategy::portal-auth-strategy";

/** A report of a stack whose strategy was renamed by hand, if `live` is given. */
function toReport(live?: string, diagnostics: object[] = []): DriftReport {
  const state = (displayName: string) => ({ id: "1", inputs: { name: "portal", displayName } });
  const settings = state("Okta");
  const steps =
    live === undefined
      ? [{ op: "same", urn, oldState: settings, newState: settings }]
      : [
          { op: "refresh", urn, oldState: settings, newState: state(live) },
          { op: "update", urn, oldState: state(live), newState: settings },
        ];
  return toDriftReport(parsePreview(JSON.stringify({ steps, diagnostics, changeSummary: {} }), "x.json"));
}

describe.each(["github", "gitlab"] as const)("drift --issue %s", (platform) => {
  it(`drift opens one issue on ${platform}, updates it while the drift changes, and closes it when it is gone`, async () => {
    const { env, issues, requests } = await startPlatform();
    const keep = (report: DriftReport) => keepIssue(platform, report, { env, redactor: createRedactor() });
    for (let number = 1; number <= 130; number++) {
      issues.push({ number, title: "x", body: "others", isOpen: true, isPullRequest: number % 2 === 0 });
    }
    expect(await keep(toReport("First | <b>"))).toMatch(/^issue opened: https:/);
    const [issue] = issues.slice(130);
    expect(issue).toMatchObject({ title: "Drift in stack prod", isOpen: true });
    expect(issue?.body).toContain("`displayName`: `Okta` → <code>First &#124; &#60;b&#62;</code>");
    expect(await keep(toReport("First | <b>"))).toBe("the issue is up to date");
    expect(await keep(toReport("Second"))).toMatch(/^issue updated: /);
    expect(issue?.body).toContain("Second");
    expect(await keep(toReport())).toMatch(/^issue closed: /);
    expect(issue).toMatchObject({ isOpen: false, body: expect.stringContaining("no drift") });
    requests.length = 0;
    expect(await keep(toReport())).toBe("no issue is open, and none is needed");
    expect(requests.every((request) => request.startsWith("GET "))).toBe(true);
    expect(issues).toHaveLength(131);
  });

  it(`an issue on ${platform} with the mark of this stack by an outsider is left alone, and another one is opened`, async () => {
    const { env, issues } = await startPlatform();
    const keep = (report: DriftReport) => keepIssue(platform, report, { env, redactor: createRedactor() });
    await keep(toReport("First"));
    const [own] = issues.splice(0);
    const planted = { ...own, number: 1, title: "x", body: own?.body ?? "", isOpen: true };
    issues.push({ ...planted, isPullRequest: false, isOutsiders: true });
    expect(await keep(toReport("Second"))).toMatch(/^issue opened: /);
    expect(await keep(toReport())).toMatch(/^issue closed: /);
    expect(issues).toMatchObject([{ body: own?.body, isOpen: true }, { isOpen: false }]);
  });

  it(`a failed preview leaves the issue on ${platform} as it is`, async () => {
    const { env, requests } = await startPlatform();
    const report = toReport("x", [{ severity: "error", message: "no rights", urn }]);
    expect(await keepIssue(platform, report, { env, redactor: createRedactor() })).toContain(
      "was left as it is",
    );
    expect(requests).toEqual([]);
  });

  it(`an issue on ${platform} is opened once although the first answer is lost`, async () => {
    const { env, issues, faults } = await startPlatform();
    // The list is answered, the creation is carried out and its answer lost.
    faults.push(undefined, { status: 502, isCarriedOut: true });
    const keep = () => keepIssue(platform, toReport("x"), { env, redactor: createRedactor() });
    await keep();
    expect(issues).toHaveLength(1);
  });

  it(`a wrong token for ${platform} is reported with the next step`, async () => {
    const { env } = await startPlatform();
    const wrong = { ...env, GITHUB_TOKEN: "wrong-token", GITLAB_TOKEN: "wrong-token" };
    await expect(
      keepIssue(platform, toReport("x"), { env: wrong, redactor: createRedactor() }),
    ).rejects.toMatchObject({
      code: "DCR_DRIFT_ISSUE",
      message: expect.stringContaining("401"),
      fix: expect.stringContaining("renew it"),
    });
  });

  it(`a missing token for ${platform} is named`, async () => {
    await expect(
      keepIssue(platform, toReport("x"), { env: {}, redactor: createRedactor() }),
    ).rejects.toMatchObject({
      code: "DCR_DRIFT_ISSUE",
      message: expect.stringContaining("_TOKEN is not set"),
    });
  });
});
