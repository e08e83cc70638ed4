import { DcrError } from "../../errors";
import type { Fields } from "../fields/fields";
import { PartialFailure } from "./partial-failure";

/**
 * Compares Konnect's answer to a write with what was sent: the named keys, since what somebody has changed beside them is
 * drift, which a refresh finds.
 * @throws PartialFailure that names the fields which did not apply
 */
export function assertApplied<I>(
  kind: string,
  id: string,
  fields: Fields<I>,
  wanted: object,
  live: object,
  written: readonly string[] = fields.sentKeys,
): void {
  const keys = fields.sentKeys.filter((key) => written.includes(key));
  const differing = fields.findChanged(keys, wanted, live);
  if (differing.length === 0) return;
  const answered = `other values for ${differing.join(", ")}`;
  const fix = "The object exists; run pulumi up again, and look at it in Konnect if this comes back.";
  throw new PartialFailure(id, { ...wanted, ...live }, toNotAppliedError(`${kind} ${id}`, answered, fix));
}

/** The error for a write that Konnect accepted and did not carry out. */
export function toNotAppliedError(object: string, answered: string, fix = "Run pulumi up again."): DcrError {
  return new DcrError(
    "DCR_KONNECT_NOT_APPLIED",
    `Konnect took the write to ${object} but answers ${answered}`,
    { fix },
  );
}
