import { type Reading, unread } from "./reading";

/** ✓, !, ✗ and – in the report. A warning may be intended; a skipped check did not run. */
export type Status = "ok" | "warning" | "problem" | "skipped";

/** What a check found. */
export type Verdict =
  | { readonly status: "ok"; readonly seen: string }
  | {
      readonly status: "skipped";
      readonly seen: string;
      /** Whether a required reading failed; unset if there was nothing to check. */
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

/** No problem. */
export function ok(seen: string): Verdict {
  return { status: "ok", seen };
}

/** There is nothing to check; `seen` gives the reason. */
export function skipped(seen: string): Verdict {
  return { status: "skipped", seen };
}

/** A required check could not run. */
export function unchecked(because: string): Verdict {
  return { status: "skipped", seen: `not checked: ${because}`, isUnread: true };
}

/** Works, but needs attention. */
export function warning(seen: string, why: string, fix: string): Verdict {
  return { status: "warning", seen, why, fix };
}

/** Does not work. */
export function problem(seen: string, why: string, fix: string): Verdict {
  return { status: "problem", seen, why, fix };
}

/** Judges a value that was read. A failed reading is a skipped check, which makes the result incomplete unless it does not apply. */
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

/** The reading of an object that must exist: if it does not exist, another check reports that. */
export function present<T>(reading: Reading<T | undefined>, what: string): Reading<T> {
  if (reading.state === "unread") return reading;
  return reading.value === undefined ? unread(`${what} is gone`) : { state: "read", value: reading.value };
}
