import {
  type ChangeRecord,
  type Preview,
  toDigest,
  toDriftRecords,
  toIdentity,
  toStackPlan,
} from "../report";
import { toCanonical } from "../report/value";

/** How two previews of a stack differ. */
export interface PlanAge {
  readonly isCurrent: boolean;
  /** Digest of what is planned now. */
  readonly digest: string;
  /** What was changed in Okta or Konnect between the two previews. */
  readonly changed: readonly ChangeRecord[];
  /** What is planned now and was not, or was planned otherwise. */
  readonly added: readonly ChangeRecord[];
  /** What was planned and is not any more. */
  readonly dropped: readonly ChangeRecord[];
}

/** Compares an approved preview with one of the moment before it is carried out. */
export function toPlanAge(approved: Preview, now: Preview): PlanAge {
  const [before, after] = [toStackPlan(approved), toStackPlan(now)];
  const digest = toDigest([after]);
  return {
    isCurrent: digest === toDigest([before]),
    digest,
    changed: without(toDriftRecords(now), toDriftRecords(approved)),
    added: without(after.changes, before.changes),
    dropped: before.changes.filter(({ urn }) => !after.changes.some((change) => change.urn === urn)),
  };
}

function without(records: readonly ChangeRecord[], known: readonly ChangeRecord[]): ChangeRecord[] {
  const seen = new Set(known.map(toKey));
  return records.filter((record) => !seen.has(toKey(record)));
}

function toKey(record: ChangeRecord): string {
  return toCanonical(toIdentity(record));
}
