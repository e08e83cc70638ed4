import { DcrError } from "../errors";
import type { Finding } from "../settings/finding";

/** @throws DcrError DCR_SETTINGS_REFUSED with every error among the findings */
export function assertNoErrors(findings: readonly Finding[]): void {
  const errors = findings.filter((finding) => finding.severity === "error");
  if (errors.length === 0) return;
  throw toRefusal("the settings", errors);
}

/**
 * The list of everything that is refused, the same for stack files and arguments.
 * @param effect what happened before the refusal
 */
export function toRefusal(
  subject: string,
  errors: readonly Finding[],
  effect = "nothing was sent",
): DcrError {
  const lines = errors.map(({ code, path, message, fix }) =>
    `  - ${path}: ${message} [${code}] ${fix}`.trimEnd(),
  );
  const count = errors.length === 1 ? "1 problem" : `${errors.length} problems`;
  // Each line has its own fix.
  return new DcrError("DCR_SETTINGS_REFUSED", `${subject} have ${count}; ${effect}:\n${lines.join("\n")}`, {
    fix: "",
  });
}
