import { parseImpactNotice } from "../impact-notice";
import type { Diagnostic, Preview } from "./preview";
import { toMessage } from "./wording";

/** An error or warning of a preview. */
export interface Problem {
  /** Settings path, or the resource; empty if the message contains it. */
  readonly path: string;
  readonly message: string;
}

/** Everything that a preview printed, sorted by what it is for. */
export interface Printed {
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** The order of changes, and what they mean for applications. */
  readonly impacts: readonly string[];
  readonly notices: readonly string[];
}

/** Sorts the diagnostics of a preview. */
export function readPrinted({ diagnostics }: Preview): Printed {
  const of = (severity: Diagnostic["severity"]) => diagnostics.filter((item) => item.severity === severity);
  const lines = of("info").flatMap(({ message }) => message.split("\n").map((line) => line.trim()));
  const distinct = [...new Set(lines)].filter((line) => line !== "").sort();
  return {
    errors: toProblems(of("error")),
    warnings: toProblems(of("warning")),
    impacts: distinct.filter(isImpact).map(toMessage),
    notices: distinct.filter((line) => !isImpact(line)).map(toMessage),
  };
}

function isImpact(line: string): boolean {
  return parseImpactNotice(line) !== undefined || /^policy rule of .*: the new one is created/.test(line);
}

function toProblems(diagnostics: readonly Diagnostic[]): Problem[] {
  const problems = diagnostics.flatMap(({ message, urn }) => {
    const items = message.split("\n").filter((line) => /^\s*[-*] /.test(line));
    const isList = items.length > 0 && /\[DCR_SETTINGS_REFUSED\]/.test(message);
    return isList
      ? items.map((item) => toProblem(item.replace(/^\s*[-*] /, ""), urn))
      : [toProblem(message, urn)];
  });
  const distinct = new Map(problems.map((problem) => [`${problem.path}\n${problem.message}`, problem]));
  // The engine's last line says only that there are others.
  if (distinct.size > 1) distinct.delete("\npreview failed");
  return [...distinct.values()].sort((a, b) => (a.path + a.message < b.path + b.message ? -1 : 1));
}

function toProblem(message: string, urn: string | undefined): Problem {
  const [, resource, property, reason] =
    /resource '(.+?)': property (\S+) value \{.*?\} has a problem: (.+)$/s.exec(message) ?? [];
  if (resource !== undefined && property !== undefined && reason !== undefined) {
    return { path: toMessage(toSettingPath(resource, property)), message: toMessage(reason) };
  }
  const [, path, rest] = /^(registrations\.\S+): (.+)$/s.exec(message) ?? [];
  if (path !== undefined && rest !== undefined) return { path: toMessage(path), message: toMessage(rest) };
  return { path: toMessage(urn?.split("::").slice(3).join("::") ?? ""), message: toMessage(message) };
}

const suffixes = /-(dcr-provider|auth-strategy|portal-default|publication-.*)$/;
const settings: Readonly<Record<string, string>> = {
  konnectTokenReference: "konnect.token",
  dcrTokenReference: "okta.dcrToken",
  issuer: "okta.authorizationServer",
  api: "konnect.publications",
  authStrategyId: "konnect.portalDefault",
  authStrategyIds: "konnect.publications",
};

/** The setting behind an input of one of this package's resources. */
function toSettingPath(resource: string, property: string): string {
  if (!suffixes.test(resource)) return `${resource}.${property}`;
  return `registrations.${resource.replace(suffixes, "")}.${settings[property] ?? `konnect.${property}`}`;
}
