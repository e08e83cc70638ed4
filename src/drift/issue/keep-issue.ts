import { createHash } from "node:crypto";
import { keepOne } from "../../platform/keep-one";
import type { PlatformSurroundings } from "../../platform/platform";
import { type DriftReport, toExitCode } from "../drift";
import { toMarkdown } from "../formats/markdown";
import { connectGithub } from "./github";
import { connectGitlab } from "./gitlab";

const platforms = { github: connectGithub, gitlab: connectGitlab };

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
  surroundings: PlatformSurroundings,
): Promise<string> {
  const tracker = platforms[platform](surroundings);
  const exitCode = toExitCode(report);
  if (exitCode === 1) return "the issue was left as it is: the preview failed";
  const mark = toMark(report);
  const body = `${mark}\n${toMarkdown(report)}\nThis issue is updated at every run, and closed when the drift is gone.\n`;
  // Texts of others come after the mark, so none of them can begin an issue with it.
  const find = () => tracker.find((issue) => issue.body.startsWith(mark));
  if (exitCode === 0) {
    const known = await find();
    if (known === undefined) return "no issue is open, and none is needed";
    return `issue closed: ${await tracker.update(known.id, body, true)}`;
  }
  const update = (id: string, text: string) => tracker.update(id, text, false);
  const create = (text: string) => tracker.open(`Drift in stack ${report.stack}`, text);
  const kept = await keepOne({ find, update, create }, body);
  if (kept.effect === "none") return "the issue is up to date";
  return `issue ${kept.effect === "created" ? "opened" : "updated"}: ${kept.address}`;
}

/** Invisible in Markdown; the same for every run of a stack. */
function toMark({ project, stack }: DriftReport): string {
  const id = createHash("sha256").update(`${project}/${stack}`).digest("hex").slice(0, 16);
  return `<!-- konnect-okta-dcr drift ${id} -->`;
}
