import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toMarkdownReport } from "../../../src/report/markdown/markdown-report";
import { toReport } from "../../../src/report/report";
import { projectFolder } from "../../project-folder";
import { reportCases } from "../../report/cases";

/* After a change of the format: npx vitest run test/unit/report/reports.test.ts -u */
describe("the kept reports", () => {
  it.each(reportCases)("the report $name is the one kept in test/report/reports", async (kept) => {
    const report = toReport(kept.toPreviews(), kept.missing);
    const text = toMarkdownReport(report);
    const file = join(projectFolder, "test", "report", "reports", `${kept.name}.md`);
    await expect(text).toMatchFileSnapshot(file);
    expect(text.length).toBeLessThanOrEqual(65_000);
  });
});
