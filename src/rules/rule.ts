import type { RegistrationDraft } from "../settings/draft";
import type { Report } from "../settings/finding";
import type { Path } from "../settings/path";

/** What the rules need to know beside the settings. */
export interface RuleContext {
  /** Name of the stack, part of default names. */
  readonly stack: string;
  /** Hosts beside Konnect's that a serverUrl may name. @default [] */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Origin of the Okta organization that the stack or the environment names. @default undefined, not known */
  readonly oktaOrigin?: string | undefined;
}

/** One registration as rules see it: as far as it can be read, with defaults. */
export interface Registration extends Pick<RegistrationDraft, "okta" | "konnect" | "renamedFrom"> {
  readonly name: string;
  /** The value at a path as the user wrote it; undefined if there is none. */
  readonly getWritten: (...path: Path) => unknown;
}

/** A value and its path. */
export interface Place<T> {
  readonly path: Path;
  readonly value: T;
}

/** Reports what is wrong with one registration. Pure; a value that is not known never fails. */
export type RegistrationRule = (registration: Registration, report: Report, context: RuleContext) => void;

/** Reports what is wrong with several registrations together; paths begin with the registration's name. */
export type StackRule = (
  registrations: readonly Registration[],
  report: Report,
  context: RuleContext,
) => void;
