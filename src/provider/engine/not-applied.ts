import type { Fields } from "../fields/fields";
import { PartialFailure } from "./partial-failure";

/**
 * Compares what Konnect answers after a write with what was sent.
 * @throws PartialFailure that names the fields which did not take
 */
export function assertApplied<I>(
  kind: string,
  id: string,
  fields: Fields<I>,
  wanted: object,
  live: object,
): void {
  const differing = fields.findChanged(fields.sentKeys, wanted, live);
  if (differing.length === 0) return;
  throw new PartialFailure(id, { ...wanted, ...live }, [
    `[DCR_KONNECT_NOT_APPLIED] Konnect took the write to ${kind} ${id} but answers other values for ${differing.join(
      ", ",
    )}. The object exists; run pulumi up again, and look at it in Konnect if this comes back.`,
  ]);
}
