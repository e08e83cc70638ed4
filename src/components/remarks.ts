import * as pulumi from "@pulumi/pulumi";
import type { LastPlaces } from "../moves";
import type { Finding } from "../settings/finding";

/** Arguments whose warnings and notices were shown when the stack file was read. */
const shown = new WeakSet<object>();

/** Notes that warnings and notices about arguments were shown already. */
export function noteShown(args: object): void {
  shown.add(args);
}

/** Whether {@link noteShown} was called with the same object. */
export function wasShown(args: object): boolean {
  return shown.has(args);
}

/**
 * Shows warnings, and the notices that are new since the last `up`.
 *
 * @param isKnown - whether the last `up` has shown a notice already
 */
export async function showRemarks(
  findings: readonly Finding[],
  isKnown: (notice: Finding) => boolean,
  resource?: pulumi.Resource,
): Promise<void> {
  for (const finding of findings) {
    if (finding.severity === "warning") await pulumi.log.warn(toLine(finding), resource);
    if (finding.severity === "notice" && !isKnown(finding)) await pulumi.log.info(toLine(finding), resource);
  }
}

/** Whether the last `up` of a registration has shown a notice: its output `notices` lists the codes. */
export function isInOutputs(name: string, last: readonly LastPlaces[]): (notice: Finding) => boolean {
  const codes = last.find((item) => item.name === name)?.notices ?? [];
  return ({ code }) => codes.includes(code);
}

function toLine({ path, message, code, fix }: Finding): string {
  return `${path}: ${message} [${code}] ${fix}`;
}
