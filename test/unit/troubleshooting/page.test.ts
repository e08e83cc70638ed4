import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toTroubleshootingPage } from "../../docs/troubleshooting-page";
import { projectFolder } from "../../project-folder";
import { cases } from "../../troubleshooting/cases";

describe("docs/troubleshooting.md", () => {
  it("docs/troubleshooting.md is the page that npm run docs generates from the cases", () => {
    const page = readFileSync(join(projectFolder, "docs", "troubleshooting.md"), "utf8");
    expect(page).toBe(toTroubleshootingPage());
  });

  it("the troubleshooting page has one entry with a fix for each case", () => {
    const entries = toTroubleshootingPage().match(/^- \*\*.+\*\* `(?:doctor|smoke).+\n {2}Fix: .+$/gm);
    expect(entries).toHaveLength(cases.length);
  });

  it("the troubleshooting page has one heading for each symptom", () => {
    const headings = toTroubleshootingPage().match(/^## .+$/gm) ?? [];
    expect(headings).toHaveLength(new Set(cases.map(({ developerSees }) => developerSees)).size);
  });

  it("the troubleshooting page lists every cause only once", () => {
    const causes = cases.map(({ cause }) => cause);
    expect(new Set(causes).size).toBe(causes.length);
  });
});
