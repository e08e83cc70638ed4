import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../grpc";

/** One change of a property path. */
export type ChangeKind = "ADD" | "UPDATE" | "DELETE" | "ADD_REPLACE" | "DELETE_REPLACE";

/** Compares the input keys of the old state with new inputs, entry by entry; only `triggers` as a whole replaces. */
export function diffInputs(
  keys: readonly string[],
  olds: Properties,
  news: Properties,
): Map<string, ChangeKind> {
  const changes = new Map<string, ChangeKind>();
  for (const key of keys) {
    const before = olds[key];
    const after = news[key];
    const suffix = key === "triggers" ? "_REPLACE" : "";
    if (isDeepStrictEqual(before, after)) continue;
    if (before === undefined) changes.set(key, `ADD${suffix}`);
    else if (after === undefined) changes.set(key, `DELETE${suffix}`);
    else diffEntries(key, before, after, changes);
  }
  return changes;
}

function diffEntries(path: string, before: unknown, after: unknown, changes: Map<string, ChangeKind>): void {
  if (isDeepStrictEqual(before, after)) return;
  if (Array.isArray(before) && Array.isArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index++) {
      diffPresence(`${path}[${index}]`, before[index], after[index], changes);
    }
  } else if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      diffPresence(`${path}.${key}`, before[key], after[key], changes);
    }
  } else {
    changes.set(path, "UPDATE");
  }
}

function diffPresence(path: string, before: unknown, after: unknown, changes: Map<string, ChangeKind>): void {
  if (before === undefined) changes.set(path, "ADD");
  else if (after === undefined) changes.set(path, "DELETE");
  else diffEntries(path, before, after, changes);
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
