import type { DriftedObject } from "./drift";

const remedies: Readonly<Record<string, string>> = {
  create: "creates it again",
  delete: "deletes it",
  replace: "replaces it",
  unknown: "does something that this version does not know",
};

/** What `pulumi up --refresh` does about a change. */
export function toRemedy({ remedy }: DriftedObject): string {
  if (remedy === undefined) return "keeps it: the settings have the same value or none";
  return remedies[remedy.action] ?? "sets it back";
}

/** What somebody did to the object. */
export function toEvent({ found }: DriftedObject): string {
  return found.action === "delete" ? "was deleted" : "was changed";
}
