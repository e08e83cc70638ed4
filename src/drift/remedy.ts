import type { DriftedObject } from "./drift";

const remedies: Readonly<Record<string, string>> = {
  create: "creates it again",
  delete: "deletes it",
  replace: "replaces it",
  release: "stops managing it, and leaves it as it is",
  unknown: "does something that this version does not know",
};

const kept = "keeps it, and records it in the state: the settings have the same value or none";

/** What `pulumi up --refresh` does about a change. */
export function toRemedy({ found, remedy }: DriftedObject): string {
  if (remedy === undefined) {
    if (found.action !== "delete") return kept;
    return "removes it from the state: the settings do not contain it any more";
  }
  const isReverted =
    found.action === "delete" ||
    remedy.fields.some(({ field }) => found.fields.some((other) => other.field === field));
  if (remedy.action === "update" && !isReverted) return `${kept}; it applies the settings`;
  return remedies[remedy.action] ?? "sets it back";
}
