import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { isDcrError } from "../../errors";
import { isHttpError } from "../../http";
import { type DriftReport, toExitCode } from "../drift";
import { toMarkdown } from "../formats/markdown";
import { connectGithub } from "./github";
import { connectGitlab } from "./gitlab";
import type { TrackerSurroundings } from "./tracker";

const platforms = { github: connectGithub, gitlab: connectGitlab };
const maxAttempts = 4;
const retryMs = 500;

/** Where issues can be written. */
export type Platform = keyof typeof platforms;

/**
 * Keeps one issue for a stack: opened at the first drift, updated while it changes, closed when there is none. A failed
 * preview shows nothing about drift, so it leaves the issue unchanged.
 *
 * @returns one line that describes the result
 * @throws DcrError DCR_DRIFT_ISSUE, or the error of the platform
 */
export async function keepIssue(
  platform: Platform,
  report: DriftReport,
  surroundings: TrackerSurroundings,
): Promise<string> {
  const tracker = platforms[platform](surroundings);
  const exitCode = toExitCode(report);
  if (exitCode === 1) return "the issue was left as it is: the preview failed";
  const mark = toMark(report);
  const body = `${mark}\n${toMarkdown(report)}\nThis issue is updated at every run, and closed when the drift is gone.\n`;
  for (let attempt = 1; ; attempt++) {
    // Texts of others come after the mark, so none of them can begin an issue with it.
    const known = await tracker.find((issue) => issue.body.startsWith(mark));
    if (exitCode === 0) {
      if (known === undefined) return "no issue is open, and none is needed";
      return `issue closed: ${await tracker.update(known.id, body, true)}`;
    }
    if (known?.body.trim() === body.trim()) return "the issue is up to date";
    if (known !== undefined) return `issue updated: ${await tracker.update(known.id, body, false)}`;
    try {
      return `issue opened: ${await tracker.open(`Drift in stack ${report.stack}`, body)}`;
    } catch (error) {
      // It may exist although no answer came: look again before another one is opened.
      const isUnclear = isDcrError(error) && isHttpError(error.cause) && error.cause.ambiguous;
      if (!isUnclear || attempt === maxAttempts) throw error;
      await wait(retryMs * attempt);
    }
  }
}

/** Invisible in Markdown; the same for every run of a stack. */
function toMark({ project, stack }: DriftReport): string {
  const id = createHash("sha256").update(`${project}/${stack}`).digest("hex").slice(0, 16);
  return `<!-- konnect-okta-dcr drift ${id} -->`;
}
