import type { RegistrationSettings } from "../settings/types";
import type { Finding } from "./finding";
import { toRegistrationFindings } from "./registration";

export type { Finding, Severity } from "./finding";

/** What the rules need to know beside the settings. */
export interface RuleContext {
  readonly allowedHosts?: readonly string[];
}

/** Applies every rule to every registration. */
export function checkRegistrations(
  registrations: readonly { readonly name: string; readonly settings: RegistrationSettings }[],
  context: RuleContext,
): Finding[] {
  return registrations.flatMap(({ name, settings }) => toRegistrationFindings(name, settings, context));
}
