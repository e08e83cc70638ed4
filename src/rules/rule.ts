import type { Finding } from "./finding";
import type { RegistrationView } from "./view";

/** What the rules need to know beside the settings. */
export interface RuleContext {
  /** Name of the stack, part of default names. */
  readonly stack: string;
  /** Hosts beside Konnect's that a serverUrl may name. @default [] */
  readonly allowedHosts?: readonly string[] | undefined;
}

/** What is wrong with one registration, as far as it can be known. Pure; a value that is not known never fails. */
export type RegistrationRule = (registration: RegistrationView, context: RuleContext) => readonly Finding[];

/** What is wrong with several registrations together. */
export type StackRule = (
  registrations: readonly RegistrationView[],
  context: RuleContext,
) => readonly Finding[];
