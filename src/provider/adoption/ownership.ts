import { createHash, randomUUID } from "node:crypto";
import { DcrError } from "../../errors";
import { describeOwner, describeTool, hasOtherOwner, ownerIdLabelKey } from "../../konnect";

type Labels = Readonly<Record<string, string>>;

/** Whose an object is, as a state knows it. */
export interface Ownership {
  readonly labels: Labels;
  readonly ownerId?: string | undefined;
}

/** The registration that labels name, as a key. */
export function toOwnerKey(labels: Labels): string {
  return JSON.stringify(["dcr-project", "dcr-stack", "dcr-name"].map((key) => labels[key]));
}

/** A new id of ownership: made when an object is created or adopted, kept in state and in a label. */
export function createOwnerId(): string {
  return randomUUID();
}

/** The owner id of an object in state. States of before owner ids derive one, so that an interrupted update finds it again. */
export function toOwnerId(id: string, { ownerId }: { readonly ownerId?: string | undefined }): string {
  return ownerId ?? createHash("sha256").update(`konnect-okta-dcr/${id}`).digest("hex").slice(0, 32);
}

/** Labels of a write that makes an object this state's. */
export function withOwnerId(labels: Labels, ownerId: string): Record<string, string> {
  return { ...labels, [ownerIdLabelKey]: ownerId };
}

/** Who owns an object by now, as text; undefined if it is ours, nobody's, or the answer does not contain labels. */
export function findOtherOwner(live: Labels | undefined, own: Ownership): string | undefined {
  if (live === undefined) return undefined;
  const tool = describeTool(live, own.labels);
  if (tool !== undefined) return tool;
  const owner = describeOwner(live);
  if (owner === undefined) return undefined;
  const liveId = live[ownerIdLabelKey];
  const isSameId = liveId === undefined || own.ownerId === undefined || liveId === own.ownerId;
  return isSameId && !hasOtherOwner(live, own.labels) ? undefined : owner;
}

/** Whether an object carries the owner id of this state: then other labels of it are only drift. */
export function hasOwnerId(live: Labels | undefined, ownerId: string): boolean {
  return live?.[ownerIdLabelKey] === ownerId;
}

/** The error for an object that another owner has taken since. */
export function toOwnedElsewhereError(object: string, owner: string): DcrError {
  return new DcrError("DCR_KONNECT_OWNED_ELSEWHERE", `${object} is managed by ${owner} by now`, {
    fix: "Nothing is written to it. Remove the registration from these settings: the object then stays as it is. To manage it here again, see docs/changes.md, Moves.",
  });
}

/**
 * Owner id and labels of an update. An object from before owner ids gets its id with the next change of its labels;
 * nothing is written for the id alone.
 */
export function toUpdatedOwnership(
  id: string,
  olds: { readonly ownerId?: string | undefined },
  news: { readonly labels: Labels },
  changed: readonly string[],
): { readonly ownerId: string | undefined; readonly labels: Labels } {
  if (olds.ownerId !== undefined || !changed.includes("labels"))
    return { ownerId: olds.ownerId, labels: news.labels };
  const ownerId = toOwnerId(id, olds);
  return { ownerId, labels: withOwnerId(news.labels, ownerId) };
}
