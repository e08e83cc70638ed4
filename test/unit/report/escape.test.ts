import { expect, it } from "vitest";
import { toMarkdownReport } from "../../../src/report/markdown/markdown-report";
import { toReport } from "../../../src/report/report";

it("a token in the reason or the name of a stack without a preview is not in the Markdown report", () => {
  const token = `kpat_${"a1".repeat(20)}`;
  const report = toReport([], [{ stack: token, reason: `refused ${token}` }]);
  expect(toMarkdownReport(report)).not.toContain("a1a1a1");
});
