import { type Layout, type LayoutOptions, toFixLines, toLayout, toLine } from "../diagnosis/layout";
import { type Problem, toEnvelope } from "../envelope";
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
  const { steps, links, error } = outcome;
  const failures = [...steps, ...links].flatMap((result): Problem[] => {
    if (result.status === "ok" || result.status === "skipped") return [];
    const { id, status, title, seen, fix } = result;
    return [{ code: id, severity: status, message: `${title}: ${seen}`, fix }];
  });
  const problems = error === undefined ? failures : [...failures, { ...error, severity: "problem" }];
  return toEnvelope("smoke", { ok: toExitCode(outcome) === 0, results: [outcome], problems });
}
