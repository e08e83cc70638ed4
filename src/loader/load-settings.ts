import { defaultHttpSettings } from "../http/settings";
import { checkRegistrations, type RuleContext, type WrittenRegistration } from "../rules";
import { type Finding, toDistinct, toFinding } from "../settings/finding";
import { isRecord } from "../settings/record";
import { acceptanceSchema, httpSchema, registrationSchema } from "../settings/schema";
import { toShapeFindings } from "../settings/shape-findings";
import type { RegistrationSettings, StackSettings } from "../settings/types";
import { isUnknown } from "../settings/unknown";
import { limitFindings } from "./limit";
import { withoutPastedShapes } from "./pasted-shapes";

/** What a stack holds in the namespace `konnect-okta-dcr`, as parsed YAML or JSON. */
export interface RawSettings {
  readonly registrations: unknown;
  readonly acceptance?: unknown;
  readonly http?: unknown;
}

/** Settings that could be read, and all findings about them. */
export interface LoadedSettings extends StackSettings {
  readonly findings: readonly Finding[];
}

/** Reads settings, completes them with defaults and applies every rule. Never throws: problems are findings. */
export function loadSettings(raw: RawSettings, context: RuleContext): LoadedSettings {
  const findings: Finding[] = [];
  const written = toWritten(raw.registrations, findings);
  const registrations = written.flatMap(({ name, settings }) => {
    const result = registrationSchema.safeParse(settings);
    // A stack file has no values that are computed later.
    if (result.success) return [{ name, settings: result.data as RegistrationSettings }];
    findings.push(...toShapeFindings(result.error.issues, settings, ["registrations", name]));
    return [];
  });
  findings.push(...checkRegistrations(written, context));
  const acceptance = acceptanceSchema.safeParse(raw.acceptance ?? undefined);
  if (!acceptance.success) {
    findings.push(...toShapeFindings(acceptance.error.issues, raw.acceptance, ["acceptance"]));
  }
  const http = httpSchema.safeParse(raw.http ?? {});
  if (!http.success) findings.push(...toShapeFindings(http.error.issues, raw.http, ["http"]));
  if (http.success && http.data.totalSeconds < http.data.timeoutSeconds) {
    findings.push(
      toFinding(
        "error",
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
    findings: limitFindings(toDistinct(withoutPastedShapes(findings))),
  };
}

function toWritten(value: unknown, findings: Finding[]): WrittenRegistration[] {
  if (isUnknown(value)) return [];
  const entries = isRecord(value) ? Object.entries(value) : [];
  if (entries.length === 0) {
    findings.push(
      toFinding(
        "error",
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
        toFinding(
          "error",
          "DCR_SETTINGS_INVALID",
          ["registrations", name],
          "has no name",
          "Name the registration.",
        ),
      );
    }
    return { name, settings };
  });
}
