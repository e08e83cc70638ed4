import { createHash } from "node:crypto";
import type { PlacedFinding } from "./finding";

/** A {@link PlacedFinding} with a mark that stays the same while its line moves. */
export interface MarkedFinding {
  readonly finding: PlacedFinding;
  readonly fingerprint: string;
}

/** Marks findings of a file; equal ones are distinguished by their order. */
export function markFindings(findings: readonly PlacedFinding[], repositoryPath: string): MarkedFinding[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const identity = JSON.stringify([finding.code, repositoryPath, finding.path, finding.message]);
    const before = seen.get(identity) ?? 0;
    seen.set(identity, before + 1);
    const fingerprint = createHash("sha256").update(`${identity}${before}`).digest("hex");
    return { finding, fingerprint };
  });
}
