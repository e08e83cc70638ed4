import { isDeepStrictEqual } from "node:util";
import { toFingerprintSalt } from "../../secrets/fingerprint";
import type { TokenReference } from "../../secrets/reference";
import type { Runtime } from "./runtime";

type Labels = Readonly<Record<string, string>>;

/** Marks of secrets in state. */
export interface SecretMarks {
  readonly marks: readonly string[];
  /** Their salt if it was made of other names than the labels hold now. */
  readonly salt: string | undefined;
}

/** What a state knows of them; labels are undefined before the first create. */
export interface EarlierMarks {
  readonly marks: readonly string[] | undefined;
  readonly salt: string | undefined;
  readonly labels: Labels | undefined;
}

/**
 * One mark for each reference. The salt holds the names of project, stack and registration; a rename keeps salt and marks,
 * so that it does not look like a rotation.
 */
export async function markSecrets(
  runtime: Runtime,
  references: readonly TokenReference[],
  labels: Labels,
  earlier: EarlierMarks,
): Promise<SecretMarks> {
  const mark = (salt: string) =>
    Promise.all(
      references.map((reference, index) => runtime.fingerprint(reference, salt, earlier.marks?.[index])),
    );
  const salt = toFingerprintSalt(labels);
  if (earlier.salt !== undefined && earlier.salt !== salt) {
    return { marks: await mark(earlier.salt), salt: earlier.salt };
  }
  const marks = await mark(salt);
  const former = earlier.labels === undefined ? salt : toFingerprintSalt(earlier.labels);
  if (former === salt || isDeepStrictEqual(marks, earlier.marks)) return { marks, salt: undefined };
  const kept = await mark(former);
  return isDeepStrictEqual(kept, earlier.marks) ? { marks: kept, salt: former } : { marks, salt: undefined };
}
