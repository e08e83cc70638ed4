import { DcrError } from "../errors";
import { defaultHttpSettings } from "../http/settings";
import { checkRegistrations } from "../rules";
import type { Finding } from "../rules/finding";
import { toFindings } from "./findings";
import { acceptanceSchema, httpSchema, registrationSchema, registrationsSchema } from "./schema";
import type { AcceptanceSetting, RegistrationSettings, StackSettings } from "./types";

/** What a stack holds in the namespace `konnect-okta-dcr`, as parsed YAML or JSON. */
export interface RawSettings {
  readonly registrations: unknown;
  readonly acceptance?: unknown;
  readonly http?: unknown;
}

/** What settings are checked against. */
export interface LoadContext {
  /** Name of the stack, part of default names. */
  readonly stack: string;
  /** Hosts beside Konnect's that a serverUrl may name. @default [] */
  readonly allowedHosts?: readonly string[];
}

/** Settings that could be read, and everything there is to say about them. */
export interface LoadedSettings extends StackSettings {
  readonly findings: readonly Finding[];
}

/** Reads settings, completes them with defaults and applies every rule. Never throws: problems are findings. */
export function loadSettings(raw: RawSettings, context: LoadContext): LoadedSettings {
  const findings: Finding[] = [];
  const registrations = loadRegistrations(raw.registrations, findings);
  const acceptance = acceptanceSchema.safeParse(raw.acceptance ?? false);
  if (!acceptance.success) findings.push(...toFindings(acceptance.error.issues, ["acceptance"]));
  const http = httpSchema.safeParse(raw.http ?? {});
  if (!http.success) findings.push(...toFindings(http.error.issues, ["http"]));
  findings.push(...checkRegistrations(registrations, context));
  return {
    registrations,
    acceptance: (acceptance.data ?? false) satisfies AcceptanceSetting,
    http: http.data ?? defaultHttpSettings,
    findings,
  };
}

/** @throws DcrError DCR_SETTINGS_REFUSED with every error among the findings */
export function assertNoErrors(findings: readonly Finding[]): void {
  const errors = findings.filter((finding) => finding.severity === "error");
  if (errors.length === 0) return;
  const lines = errors.map(({ code, path, message, fix }) =>
    `  - ${path}: ${message} [${code}] ${fix}`.trimEnd(),
  );
  const count = errors.length === 1 ? "1 problem" : `${errors.length} problems`;
  throw new DcrError(
    "DCR_SETTINGS_REFUSED",
    `the settings have ${count}; nothing was sent:\n${lines.join("\n")}`,
  );
}

function loadRegistrations(
  value: unknown,
  findings: Finding[],
): { name: string; settings: RegistrationSettings }[] {
  const record = registrationsSchema.safeParse(value);
  if (!record.success || Object.keys(record.data).length === 0) {
    findings.push({
      code: "DCR_SETTINGS_MISSING",
      severity: "error",
      path: "registrations",
      message: "no registration is given",
      fix: "Set konnect-okta-dcr:registrations in the stack file; docs/settings.md shows an example.",
    });
    return [];
  }
  return Object.entries(record.data).flatMap(([name, item]) => {
    const result = registrationSchema.safeParse(item);
    if (!result.success) {
      findings.push(...toFindings(result.error.issues, ["registrations", name]));
      return [];
    }
    const { okta, ...rest } = result.data;
    if (okta.accessPolicy === undefined && "existing" in okta.authorizationServer) {
      findings.push({
        code: "DCR_RULE_ACCESS_POLICY",
        severity: "error",
        path: `registrations.${name}.okta.accessPolicy`,
        message: "an existing authorization server needs the access policy to be written out",
        fix: "Write accessPolicy: {} to add a policy for all clients, or accessPolicy: false to leave policies alone.",
      });
    }
    return [{ name, settings: { ...rest, okta: { ...okta, accessPolicy: okta.accessPolicy ?? {} } } }];
  });
}
