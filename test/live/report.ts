import { hideTokenShapes } from "../../src/redact/token-shape";
import type { LiveFindings } from "./flow";
import { hideIds } from "./forwarder";

/**
 * The report of a live run, to be pasted into an issue: no token, no id, no host of the organization.
 * @param hidden texts that identify the organization, such as its name
 */
export function toLiveReport(findings: LiveFindings, hidden: readonly string[]): string {
  const { steps, observations, timings, violations, documented, plugins } = findings;
  const text = [
    "# Live run of konnect-okta-dcr",
    "",
    `Plugins: okta ${plugins.okta}, command ${plugins.command}`,
    "",
    "| step | result | s |",
    "|---|---|---|",
    ...steps.map(
      ({ name, status, seconds, because }) =>
        `| ${name} | ${status}${because === undefined ? "" : `: ${toCell(because)}`} | ${seconds} |`,
    ),
    "",
    "| open behaviour (switch of the sandbox) | position | seen |",
    "|---|---|---|",
    ...observations.map(
      ({ name, position, seen }) => `| ${name} | ${position ?? "not tried"} | ${toCell(seen)} |`,
    ),
    "",
    "| request | count | median ms | longest ms |",
    "|---|---|---|---|",
    ...toTimingRows(timings),
    "",
    violations.length === 0 ? documented : "Answers that the API documents do not allow:",
    ...violations.map((violation) => `- ${violation}`),
    "",
  ].join("\n");
  return hidden
    .filter((item) => item.length >= 3)
    .reduce((shown, item) => shown.replaceAll(item, "…"), hideTokenShapes(hideIds(text), "[redacted]"));
}

function toTimingRows(timings: LiveFindings["timings"]): string[] {
  const groups = new Map<string, number[]>();
  for (const { server, request, milliseconds } of timings) {
    const key = `${server} ${request}`;
    groups.set(key, [...(groups.get(key) ?? []), milliseconds]);
  }
  return [...groups].map(([key, times]) => {
    const sorted = [...times].sort((a, b) => a - b);
    return `| ${key} | ${times.length} | ${sorted[Math.floor(sorted.length / 2)]} | ${sorted.at(-1)} |`;
  });
}

function toCell(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("|", "\\|").slice(0, 500);
}
