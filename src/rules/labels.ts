import { reservedLabelKeys } from "../konnect/labels";
import { isGiven, unknown } from "../settings/draft";
import type { RegistrationRule } from "./rule";

const maxLength = 63;
const maxCount = 50 - reservedLabelKeys.length;
const reservedStarts = ["kong", "konnect", "mesh", "kic", "_"];
const valuePattern = /^[a-z0-9A-Z]([a-z0-9A-Z-._]*[a-z0-9A-Z]+)?$/;
const path = ["konnect", "labels"];

/** No more labels than Konnect takes. */
export const checkLabelCount: RegistrationRule = ({ konnect: { labels } }, report) => {
  const count = isGiven(labels) ? Object.keys(labels).length : 0;
  if (count <= maxCount) return;
  report.error(
    "DCR_RULE_COUNT",
    path,
    `has ${count} labels; Konnect allows 50, and ${reservedLabelKeys.length} mark the objects as this stack's`,
    `Keep ${maxCount} at most.`,
  );
};

/** No label that marks ownership. */
export const checkLabelsReserved: RegistrationRule = ({ konnect: { labels } }, report) => {
  for (const key of isGiven(labels) ? Object.keys(labels) : []) {
    if (!isReserved(key)) continue;
    report.error(
      "DCR_RULE_LABEL_RESERVED",
      [...path, key],
      `${key} marks the objects as this stack's and is set by this package`,
      "Remove it.",
    );
  }
};

/** Keys that Konnect takes. */
export const checkLabelKeys: RegistrationRule = ({ konnect: { labels } }, report) => {
  for (const key of isGiven(labels) ? Object.keys(labels) : []) {
    const problem = isReserved(key) ? undefined : findKeyProblem(key);
    if (problem === undefined) continue;
    report.error("DCR_RULE_LABEL_KEY", [...path, key], problem, "Choose another key.");
  }
};

/** Values that Konnect takes. */
export const checkLabelValues: RegistrationRule = ({ konnect: { labels } }, report) => {
  for (const [key, value] of isGiven(labels) ? Object.entries(labels) : []) {
    if (value === unknown || (value.length <= maxLength && valuePattern.test(value))) continue;
    report.error(
      "DCR_RULE_LABEL_VALUE",
      [...path, key],
      `the value is not 1 to ${maxLength} letters, digits, ".", "_" or "-" that start and end with a letter or digit`,
      "Choose another value.",
    );
  }
};

function isReserved(key: string): boolean {
  return reservedLabelKeys.some((reserved) => reserved === key);
}

function findKeyProblem(key: string): string | undefined {
  if (key.length < 1 || key.length > maxLength) {
    return `the key has ${key.length} characters; Konnect allows 1 to ${maxLength}`;
  }
  const start = reservedStarts.find((reserved) => key.startsWith(reserved));
  return start === undefined
    ? undefined
    : `the key starts with ${start}, which Konnect keeps for itself (${reservedStarts.join(", ")})`;
}
