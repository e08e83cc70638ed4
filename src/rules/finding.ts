import type { ErrorCode } from "../errors";
import { type Path, toPath } from "./path";

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

/** A finding that stops: the settings cannot work. */
export function toError(code: ErrorCode, path: Path, message: string, fix: string): Finding {
  return { code, severity: "error", path: toPath(path), message, fix };
}

/** A finding that lets pass what may be meant so. */
export function toWarning(code: ErrorCode, path: Path, message: string, fix: string): Finding {
  return { code, severity: "warning", path: toPath(path), message, fix };
}

/** A finding that only informs. */
export function toNotice(code: ErrorCode, path: Path, message: string, fix: string): Finding {
  return { code, severity: "notice", path: toPath(path), message, fix };
}
