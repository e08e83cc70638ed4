import { DcrError } from "../errors";
import { defaultHttpSettings } from "../http/settings";
import {
  checkRegistrations,
  type Finding,
  type RuleContext,
  toDistinct,
  type WrittenRegistration,
} from "../rules";
import { isRecord } from "../rules/field";
import { toError } from "../rules/finding";
import { limitFindings } from "../rules/limit";
import { toFindings } from "./findings";
import { acceptanceSchema, httpSchema, registrationSchema } from "./schema";
import type { StackSettings } from "./types";
import { isUnknown } from "./unknown";

/** What a stack holds in the namespace `konnect-okta-dcr`, as parsed YAML or JSON. */
export interface RawSettings {
  readonly registrations: unknown;
  readonly acceptance?: unknown;
  readonly http?: unknown;
}

/** Settings that could be read, and everything there is to say about them. */
export interface LoadedSettings extends StackSettings {
  readonly findings: readonly Finding[];
}

/** Reads settings, completes them with defaults and applies every rule. Never throws: problems are findings. */
export function loadSettings(raw: RawSettings, context: RuleContext): LoadedSettings {
  const findings: Finding[] = [];
  const written = toWritten(raw.registrations, findings);
  const registrations = written.flatMap(({ name, settings }) => {
    const result = registrationSchema.safeParse(settings);
    if (result.success) return [{ name, settings: result.data }];
    findings.push(...toFindings(result.error.issues, settings, ["registrations", name]));
    return [];
  });
  findings.push(...checkRegistrations(written, context));
  dropShapeOfPasted(findings);
  if (registrations.length < written.length) ensureReason(findings, raw.registrations);
  const acceptance = acceptanceSchema.safeParse(raw.acceptance ?? false);
  if (!acceptance.success) {
    findings.push(...toFindings(acceptance.error.issues, raw.acceptance, ["acceptance"]));
  }
  const http = httpSchema.safeParse(raw.http ?? {});
  if (!http.success) findings.push(...toFindings(http.error.issues, raw.http, ["http"]));
  if (http.success && http.data.totalSeconds < http.data.timeoutSeconds) {
    findings.push(
      toError(
        "DCR_SETTINGS_INVALID",
        ["http", isRecord(raw.http) && "totalSeconds" in raw.http ? "totalSeconds" : "timeoutSeconds"],
        `all tries together (${http.data.totalSeconds} s) have less time than one (${http.data.timeoutSeconds} s)`,
        "Make totalSeconds the greater of the two.",
      ),
    );
  }
  return {
    registrations,
    acceptance: acceptance.data ?? false,
    http: http.data ?? defaultHttpSettings,
    findings: limitFindings(toDistinct(findings)),
  };
}

/** That a pasted token is no object need not be said beside that it is a token. */
function dropShapeOfPasted(findings: Finding[]): void {
  const pasted = findings.filter(({ code }) => code === "DCR_RULE_TOKEN_PASTED").map(({ path }) => path);
  const kept = findings.filter(({ code, path }) => code !== "DCR_SETTINGS_INVALID" || !pasted.includes(path));
  findings.splice(0, findings.length, ...kept);
}

/** @throws DcrError DCR_SETTINGS_REFUSED with every error among the findings */
export function assertNoErrors(findings: readonly Finding[]): void {
  const errors = findings.filter((finding) => finding.severity === "error");
  if (errors.length === 0) return;
  throw toRefusal("the settings", errors);
}

/** The list of everything that is refused, the same for stack files and arguments. */
export function toRefusal(subject: string, errors: readonly Finding[]): DcrError {
  const lines = errors.map(({ code, path, message, fix }) =>
    `  - ${path}: ${message} [${code}] ${fix}`.trimEnd(),
  );
  const count = errors.length === 1 ? "1 problem" : `${errors.length} problems`;
  // Each line has a fix of its own.
  return new DcrError(
    "DCR_SETTINGS_REFUSED",
    `${subject} have ${count}; nothing was sent:\n${lines.join("\n")}`,
    { fix: "" },
  );
}

function toWritten(value: unknown, findings: Finding[]): WrittenRegistration[] {
  if (isUnknown(value)) return [];
  const entries = isRecord(value) ? Object.entries(value) : [];
  if (entries.length === 0) {
    findings.push(
      toError(
        "DCR_SETTINGS_MISSING",
        ["registrations"],
        isRecord(value) || value === undefined || value === null
          ? "no registration is given"
          : "is not a map from names to registrations",
        "Set konnect-okta-dcr:registrations in the stack file; docs/settings.md shows an example.",
      ),
    );
  }
  return entries.map(([name, settings]) => {
    if (name.trim() === "") {
      findings.push(
        toError("DCR_SETTINGS_INVALID", ["registrations", name], "has no name", "Name the registration."),
      );
    }
    return { name, settings };
  });
}

/** Nothing is left out in silence, even if the schema and the rules should ever disagree. */
function ensureReason(findings: Finding[], registrations: unknown): void {
  const hasReason = findings.some((finding) => finding.severity === "error");
  if (hasReason || holdsUnknown(registrations)) return;
  findings.push(
    toError("DCR_SETTINGS_INVALID", ["registrations"], "cannot be read", "Compare it with docs/settings.md."),
  );
}

function holdsUnknown(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return isUnknown(value) || (isRecord(value) && Object.values(value).some(holdsUnknown));
}
