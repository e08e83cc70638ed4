// Prints the closing line of a CI run: the sum of all reports, each failed step and each missing report as one more
// failure. Usage: count-tests.mjs FOLDER REPORT... -- FAILED_STEP...
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [folder, ...rest] = process.argv.slice(2);
const names = rest.slice(0, rest.indexOf("--"));
const failedSteps = rest.slice(rest.indexOf("--") + 1);

const sum = { passed: 0, failed: failedSteps.length, skipped: 0 };
for (const name of names) {
  const file = join(folder, `${name}.json`);
  const counts = existsSync(file) ? toCounts(JSON.parse(readFileSync(file, "utf8"))) : undefined;
  if (counts === undefined) console.log(`no report of ${name}`);
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 1, skipped: 0 };
  if (counts !== undefined)
    console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped in all`);
  for (const { title, reason } of counts?.retried ?? [])
    console.log(`  SECOND TRY ${title}: ${toFirstLine(reason)}`);
  for (const { title, reason } of counts?.failures ?? [])
    console.log(`  FAILED ${title}: ${toFirstLine(reason)}`);
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped += skipped;
}
if (failedSteps.length > 0) console.log(`failed steps: ${failedSteps.join(", ")}`);
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;

/** Reads vitest's report, or the one of the fault matrix. */
function toCounts(report) {
  if (!("testResults" in report)) return report;
  const skipped = report.numPendingTests + report.numTodoTests;
  const failed = report.numFailedTests + countBrokenFiles(report);
  const counts = { passed: report.numPassedTests, failed, skipped };
  return { ...counts, failures: listFailures(report), retried: listRetried(report) };
}

/** Failed tests and files of vitest's report, with the first line of each reason: the end of a log is what people see. */
function listFailures({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((result) => result.status === "failed");
    if (failed.length === 0) return status === "failed" ? [{ title: name, reason: message }] : [];
    return failed.map(({ fullName, failureMessages }) => ({
      title: fullName,
      reason: failureMessages[0],
    }));
  });
}

/** Tests that failed first and passed then. */
function listRetried({ testResults }) {
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status, failureMessages }) => status === "passed" && failureMessages.length > 0)
    .map(({ fullName, failureMessages }) => ({ title: fullName, reason: failureMessages[0] }));
}

function toFirstLine(text = "") {
  return text.split("\n")[0].slice(0, 300);
}

/** Files that could not run at all hold no failed test of their own. */
function countBrokenFiles({ testResults }) {
  return testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
}
