import { describe, expect, it } from "vitest";
import { checkRegistration } from "../../../src/rules";
import { type Changes, exampleRegistration, toMarks } from "./example";

/** Changes to the example registration, and what the rules report about them: severity, code, path. */
export type Case = readonly [title: string, changes: Changes, marks: string | readonly string[]];

/** Changes that no rule refuses. */
export type AcceptedCase = readonly [title: string, changes: Changes];

/** What all rules together report about the example registration with changes. */
export function checkExample(changes: Changes, name = "dev"): string[] {
  const settings = exampleRegistration(changes);
  const findings = checkRegistration(
    { name, settings },
    { stack: "prod", allowedHosts: ["kong.acme.example"], oktaOrigin: "https://acme.okta.com" },
  );
  for (const { message, fix } of findings) expect([message, fix]).not.toContain("");
  return toMarks(findings).map((mark) => mark.replace(`registrations.${name}.`, "").replace("DCR_", ""));
}

export const existing = { authorizationServer: { existing: "default" } };
export const named = (count: number) => Array.from({ length: count }, (_, index) => `scope${index}`);
export const labels = (count: number) => Object.fromEntries(named(count).map((name) => [name, "x"]));
export const text = (length: number) => "x".repeat(length);

interface RuleCases {
  readonly reports?: readonly Case[];
  readonly accepts?: readonly AcceptedCase[];
}

/** Tests one rule, with every other rule in force. */
export function testRule(rule: string, { reports = [], accepts = [] }: RuleCases): void {
  describe(`the rule ${rule}`, () => {
    if (reports.length > 0) {
      it.each(reports)(`the rule ${rule} reports %s`, (_title, changes, marks) => {
        expect(checkExample(changes)).toEqual([marks].flat());
      });
    }
    if (accepts.length > 0) {
      it.each(accepts)(`the rule ${rule} accepts %s`, (_title, changes) => {
        expect(checkExample(changes)).toEqual([]);
      });
    }
  });
}
