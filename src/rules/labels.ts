import { reservedLabelKeys } from "../konnect/labels";
import { isUnknown } from "../settings/unknown";
import { type Finding, toError } from "./finding";
import type { RegistrationRule } from "./rule";

const maxLength = 63;
const maxCount = 50 - reservedLabelKeys.length;
const reservedStarts = ["kong", "konnect", "mesh", "kic", "_"];
const valuePattern = /^[a-z0-9A-Z]([a-z0-9A-Z-._]*[a-z0-9A-Z]+)?$/;

/** Labels that Konnect takes, and none that marks ownership. */
export const checkLabels: RegistrationRule = ({ konnect: { labels } }) => {
  const entries = Object.entries(labels.value ?? {}).filter(([, value]) => value !== undefined);
  const tooMany = entries.length > maxCount;
  return [
    ...(tooMany
      ? [
          toError(
            "DCR_RULE_COUNT",
            labels.path,
            `has ${entries.length} labels; Konnect allows 50, and ${reservedLabelKeys.length} mark the objects as this stack's`,
            `Keep ${maxCount} at most.`,
          ),
        ]
      : []),
    ...entries.flatMap(([key, value]) => {
      const path = [...labels.path, key];
      return [...checkKey(key, path), ...checkValue(value, path)];
    }),
  ];
};

function checkKey(key: string, path: readonly (string | number)[]): Finding[] {
  if (reservedLabelKeys.some((reserved) => reserved === key)) {
    return [
      toError(
        "DCR_RULE_LABEL_RESERVED",
        path,
        `${key} marks the objects as this stack's and is set by this package`,
        "Take it out.",
      ),
    ];
  }
  if (key.length < 1 || key.length > maxLength) {
    return [
      toError(
        "DCR_RULE_LABEL_KEY",
        path,
        `the key has ${key.length} characters; Konnect allows 1 to ${maxLength}`,
        "Choose another key.",
      ),
    ];
  }
  const start = reservedStarts.find((reserved) => key.startsWith(reserved));
  if (start === undefined) return [];
  return [
    toError(
      "DCR_RULE_LABEL_KEY",
      path,
      `the key starts with ${start}, which Konnect keeps for itself (${reservedStarts.join(", ")})`,
      "Choose another key.",
    ),
  ];
}

function checkValue(value: unknown, path: readonly (string | number)[]): Finding[] {
  if (typeof value !== "string" || isUnknown(value)) return [];
  if (value.length <= maxLength && valuePattern.test(value)) return [];
  return [
    toError(
      "DCR_RULE_LABEL_VALUE",
      path,
      `the value is not 1 to ${maxLength} letters, digits, ".", "_" or "-" that start and end with a letter or digit`,
      "Choose another value.",
    ),
  ];
}
