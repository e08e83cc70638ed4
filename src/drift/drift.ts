import { type ChangeRecord, type Preview, toDriftRecords, toStackPlan } from "../report";

/** An object that somebody changed or deleted in Okta or Konnect since the last `pulumi up`. */
export interface DriftedObject {
  /** What changed: old values are those of the last `up`, new ones are live. */
  readonly found: ChangeRecord;
  /** What `pulumi up --refresh` does with the object; undefined if it only records the change. */
  readonly remedy: ChangeRecord | undefined;
}

/** How a stack differs from its settings and its last `pulumi up`. */
export interface DriftReport {
  readonly project: string;
  readonly stack: string;
  readonly drifted: readonly DriftedObject[];
  /** Changes of the settings that are not applied yet. */
  readonly pending: readonly ChangeRecord[];
  /** Why the preview failed; nothing is known of the stack then. */
  readonly errors: readonly string[];
}

/** Tells manual changes from settings that are not applied yet, by the JSON of `pulumi preview --refresh`. */
export function toDriftReport(preview: Preview): DriftReport {
  const { project, stack, diagnostics } = preview;
  const errors = diagnostics.flatMap(({ severity, message }) => (severity === "error" ? [message] : []));
  if (errors.length > 0) return { project, stack, drifted: [], pending: [], errors };
  const changes = toStackPlan(preview).changes.filter(({ action }) => action !== "rerun");
  const drifted = toDriftRecords(preview).map((found) => ({
    found,
    remedy: changes.find(({ urn }) => urn === found.urn),
  }));
  const pending = changes.filter(({ urn }) => !drifted.some(({ found }) => found.urn === urn));
  return { project, stack, drifted, pending, errors };
}

/** 0 nothing to do, 2 drift or settings that are not applied, 1 the preview failed. */
export function toExitCode({ drifted, pending, errors }: DriftReport): 0 | 1 | 2 {
  if (errors.length > 0) return 1;
  return drifted.length + pending.length === 0 ? 0 : 2;
}
