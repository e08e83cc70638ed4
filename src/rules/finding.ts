import type { ErrorCode } from "../errors";

/** How much a finding matters: an error stops, a warning may be meant so, a notice is only said. */
export type Severity = "error" | "warning" | "notice";

/** One thing that a rule has to say about the settings. */
export interface Finding {
  readonly code: ErrorCode;
  readonly severity: Severity;
  /** Settings path, with keys as the user wrote them: `registrations.portal.okta.scopes[0].name`. */
  readonly path: string;
  readonly message: string;
  /** The next step. */
  readonly fix: string;
}

/** Settings path of a key below another path. */
export function toPath(parts: readonly PropertyKey[]): string {
  return parts.reduce<string>((path, part) => {
    if (typeof part === "number") return `${path}[${part}]`;
    return path === "" ? String(part) : `${path}.${String(part)}`;
  }, "");
}
