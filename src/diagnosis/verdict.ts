import { type Reading, unread } from "./reading";

/** ✓, !, ✗ and – in the report. A warning may be meant so; a skipped check could not be made. */
export type Status = "ok" | "warning" | "problem" | "skipped";

/** What a check found. */
export type Verdict =
  | { readonly status: "ok"; readonly seen: string }
  | {
      readonly status: "skipped";
      readonly seen: string;
      /** Whether it had to be read and could not be, rather than there being nothing to look at. */
      readonly isUnread?: true;
    }
  | {
      readonly status: "warning" | "problem";
      readonly seen: string;
      /** What goes wrong because of it. */
      readonly why: string;
      /** The setting, command or console place that fixes it. */
      readonly fix: string;
    };

/** All is well. */
export function ok(seen: string): Verdict {
  return { status: "ok", seen };
}

/** There is nothing to look at; `seen` says why. */
export function skipped(seen: string): Verdict {
  return { status: "skipped", seen };
}

/** Had to be looked at and could not be. */
export function unchecked(because: string): Verdict {
  return { status: "skipped", seen: `not checked: ${because}`, isUnread: true };
}

/** Works, but somebody should know. */
export function warning(seen: string, why: string, fix: string): Verdict {
  return { status: "warning", seen, why, fix };
}

/** Does not work. */
export function problem(seen: string, why: string, fix: string): Verdict {
  return { status: "problem", seen, why, fix };
}

/** Judges what was read; what was not read is a skipped check, and a gap unless it does not apply. */
export function judge<T, const U extends object>(
  topic: U,
  reading: Reading<T>,
  decide: (value: T) => Verdict,
): U & Verdict {
  return {
    ...topic,
    ...(reading.state === "read" ? decide(reading.value) : toSkipped(reading)),
  };
}

/** What was not read. */
export function toSkipped({ because, isOutside }: Reading<never> & { state: "unread" }): Verdict {
  return isOutside === true ? skipped(`not checked: ${because}`) : unchecked(because);
}

/** The reading of an object that must exist: where it is gone, another check reports that. */
export function present<T>(reading: Reading<T | undefined>, what: string): Reading<T> {
  if (reading.state === "unread") return reading;
  return reading.value === undefined ? unread(`${what} is gone`) : { state: "read", value: reading.value };
}
