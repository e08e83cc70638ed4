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

  it("the troubleshooting page has a row of four cells for each case", () => {
    const rows = toTroubleshootingPage()
      .split("\n")
      .filter((line) => /^\| .*`(doctor|smoke)/.test(line));
    expect(rows).toHaveLength(cases.length);
    for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(6);
  });

  it("the troubleshooting page lists every cause only once", () => {
    const causes = cases.map(({ cause }) => cause);
    expect(new Set(causes).size).toBe(causes.length);
  });
});
