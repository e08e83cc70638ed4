import { type Layout, type LayoutOptions, toFixLines, toLayout, toLine } from "../diagnosis/layout";
import { type SmokeOutcome, toExitCode } from "./result";

/** The text report: steps, where it fails, how to fix it, and the result in one sentence. */
export function toReport(outcome: SmokeOutcome, options: LayoutOptions = {}): string {
  const layout = toLayout(options);
  const { registration, route, steps, links, error } = outcome;
  const lines = (results: readonly SmokeOutcome["steps"][number][] | SmokeOutcome["links"]) =>
    results.map((result) => `  ${toLine(result, 4, layout)}`);
  const broken = links.filter(({ status }) => status === "problem");
  const fixes = toFixLines(
    broken.length > 0 ? [...broken, ...steps.filter(({ id }) => id === "smoke.clean-up")] : steps,
    layout,
  );
  return [
    [`${layout.paint("bold", registration)} · ${route}`, "", ...lines(steps)].join("\n"),
    ...(links.length === 0 ? [] : [["Where it fails", ...lines(links)].join("\n")]),
    ...(fixes.length === 0 ? [] : [["To fix", ...fixes].join("\n")]),
    ...(error === undefined ? [] : [`[${error.code}] ${layout.wrap(`${error.message}. ${error.fix}`, 0)}`]),
    toConclusion(outcome, layout),
  ].join("\n\n");
}

function toConclusion(outcome: SmokeOutcome, { paint }: Layout): string {
  const exitCode = toExitCode(outcome);
  if (exitCode === 0) return paint("green", "It works.");
  return exitCode === 1 ? paint("red", "It does not work.") : "The test is incomplete.";
}

/** The JSON report. */
export function toJsonReport(outcome: SmokeOutcome): string {
  const exitCode = toExitCode(outcome);
  return JSON.stringify({ ok: exitCode === 0, exitCode, ...outcome }, undefined, 2);
}

/** The JSON report for a run without an outcome. */
export function toJsonError(code: string, message: string, fix: string | undefined): string {
  return JSON.stringify({ ok: false, exitCode: 2, error: { code, message, fix } }, undefined, 2);
}
