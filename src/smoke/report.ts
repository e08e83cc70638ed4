import { type Layout, type LayoutOptions, toFixLines, toLayout, toLine } from "../diagnosis/layout";
import { type SmokeOutcome, toExitCode } from "./result";

/** The report for people: steps, where it breaks, how to fix it, and the result in one sentence. */
export function toReport(outcome: SmokeOutcome, options: LayoutOptions = {}): string {
  const layout = toLayout(options);
  const { registration, route, steps, links, obstacle } = outcome;
  const lines = (results: readonly SmokeOutcome["steps"][number][] | SmokeOutcome["links"]) =>
    results.map((result) => `  ${toLine(result, 4, layout)}`);
  const broken = links.filter(({ status }) => status === "problem");
  const fixes = toFixLines(
    broken.length > 0 ? [...broken, ...steps.filter(({ id }) => id === "smoke.clean-up")] : steps,
    layout,
  );
  return [
    [`${layout.paint("bold", registration)} · ${route}`, "", ...lines(steps)].join("\n"),
    ...(links.length === 0 ? [] : [["Where it breaks", ...lines(links)].join("\n")]),
    ...(fixes.length === 0 ? [] : [["To fix", ...fixes].join("\n")]),
    ...(obstacle === undefined
      ? []
      : [`[${obstacle.code}] ${layout.wrap(`${obstacle.message}. ${obstacle.fix}`, 0)}`]),
    toConclusion(outcome, layout),
  ].join("\n\n");
}

function toConclusion(outcome: SmokeOutcome, { paint }: Layout): string {
  const exitCode = toExitCode(outcome);
  if (exitCode === 0) return paint("green", "It works.");
  return exitCode === 1 ? paint("red", "It does not work.") : "It could not be tried, in whole or in part.";
}

/** The report for programs. */
export function toJsonReport(outcome: SmokeOutcome): string {
  const exitCode = toExitCode(outcome);
  return JSON.stringify({ ok: exitCode === 0, exitCode, ...outcome }, undefined, 2);
}

/** For programs, where there was not even an outcome. */
export function toJsonError(code: string, message: string, fix: string | undefined): string {
  return JSON.stringify({ ok: false, exitCode: 2, obstacle: { code, message, fix } }, undefined, 2);
}
