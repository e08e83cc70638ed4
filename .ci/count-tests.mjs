// Prints the closing line of a CI run: the tests' own numbers, and each failed step as one more failure.
import { readFileSync } from "node:fs";

const [reportFile, failedSteps = ""] = process.argv.slice(2);
const text = readFileSync(reportFile, "utf8");
const report = text === "" ? undefined : JSON.parse(text);
const steps = failedSteps.split(" ").filter((name) => name !== "" && name !== "tests");
const passed = report?.numPassedTests ?? 0;
const failed =
  (report?.numFailedTests ?? 0) + (report === undefined || report.success ? 0 : countBrokenFiles(report));
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
const allFailed = failed + steps.length + (report === undefined ? 1 : 0);

if (steps.length > 0) console.log(`failed steps: ${steps.join(", ")}`);
console.log(`${passed} passed, ${allFailed} failed, ${skipped} skipped`);
process.exitCode = allFailed > 0 || passed === 0 || failedSteps.trim() !== "" ? 1 : 0;

/** Files that could not run at all hold no failed test of their own. */
function countBrokenFiles({ testResults }) {
  return testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
}
