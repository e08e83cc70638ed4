import { createHash } from "node:crypto";

/** The owner of an object: the stack and registration that created it. */
export interface Owner {
  readonly project: string;
  readonly stack: string;
  /** Logical name of the registration, or of the resource if it is used alone. */
  readonly name: string;
}

/** Keys of the labels that mark an object as created by this package. */
export const ownershipLabelKeys = ["dcr-managed-by", "dcr-project", "dcr-stack", "dcr-name"] as const;

/** Key of the label that distinguishes an adopted object from a created one. */
export const adoptedLabelKey = "dcr-adopted";

/** Key of the label that ties an object to one state: names can be the same in two backends, this id cannot. */
export const ownerIdLabelKey = "dcr-owner";

/** Every label key of this package; settings do not use them. */
export const reservedLabelKeys: readonly string[] = [...ownershipLabelKeys, adoptedLabelKey, ownerIdLabelKey];

const earlierLabelPrefix = "dcr-was-";
const noStrategy = "none";

/** Key of the label that keeps what a place had before this stack. */
export function toEarlierLabelKey(place: string): string {
  return `${earlierLabelPrefix}${createHash("sha256").update(place).digest("hex").slice(0, 12)}`;
}

/**
 * Value of that label: the strategy's id, or `none`, and a mark of the owner id, so that it says nothing to another
 * owner; undefined for what it cannot hold.
 */
export function toEarlierLabelValue(authStrategyIds: readonly string[], ownerId: string): string | undefined {
  const [first = noStrategy, ...others] = authStrategyIds;
  return others.length === 0 ? `${first}.${toOwnerMark(ownerId)}` : undefined;
}

/** The value of that label; undefined if it does not exist or another owner wrote it. */
export function readEarlierLabel(
  labels: Readonly<Record<string, string>> | undefined,
  place: string,
  ownerId: string,
): readonly string[] | undefined {
  const [value, mark] = labels?.[toEarlierLabelKey(place)]?.split(".") ?? [];
  // Development versions wrote no mark; whoever adopts the strategy must not take such a label for its own.
  const isOwn = mark === undefined ? labels?.[adoptedLabelKey] === undefined : mark === toOwnerMark(ownerId);
  if (value === undefined || !isOwn) return undefined;
  return value === noStrategy ? [] : [value];
}

function toOwnerMark(ownerId: string): string {
  return createHash("sha256").update(ownerId).digest("hex").slice(0, 12);
}

/** Keys of all labels of this package that an object carries. */
export function listOwnLabelKeys(labels: Readonly<Record<string, string>>): string[] {
  return Object.keys(labels).filter(
    (key) => reservedLabelKeys.includes(key) || key.startsWith(earlierLabelPrefix),
  );
}

const maxLength = 63;

/** The labels that mark an object as created by this package for this owner. */
export function toOwnershipLabels(owner: Owner): Record<string, string> {
  return {
    "dcr-managed-by": "konnect-okta-dcr",
    "dcr-project": toLabelValue(owner.project),
    "dcr-stack": toLabelValue(owner.stack),
    "dcr-name": toLabelValue(owner.name),
  };
}

/** The value itself if Konnect accepts it as a label; otherwise a readable part of it and a hash. */
export function toLabelValue(value: string): string {
  if (/^[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,61}[a-zA-Z0-9])?$/.test(value)) return value;
  const hash = createHash("sha256").update(value).digest("hex").slice(0, 12);
  const readable = value.replace(/[^a-zA-Z0-9._-]+/g, "-").replace(/^[^a-zA-Z0-9]+/, "");
  return `${readable.slice(0, maxLength - 1 - hash.length)}-${hash}`.replace(/^-/, "");
}

/** Whether an object carries all ownership labels that `labels` holds. */
export function hasSameOwner(
  object: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>>,
): boolean {
  return ownershipLabelKeys.every((key) => labels[key] !== undefined && object?.[key] === labels[key]);
}

/** Whether an object has ownership labels with other values; missing labels do not count. */
export function hasOtherOwner(
  object: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  return ownershipLabelKeys.some((key) => object[key] !== undefined && object[key] !== labels[key]);
}

/** Whether an object belongs to the same project and stack, by the names in its labels. */
export function isOfSameStack(
  object: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>>,
): boolean {
  return ownershipLabelKeys
    .filter((key) => key !== "dcr-name")
    .every((key) => labels[key] !== undefined && object?.[key] === labels[key]);
}

/** The other tool that marks an object as its own; undefined if none does. Keys that `own` holds are the user's. */
export function describeTool(
  labels: Readonly<Record<string, string>> | undefined,
  own: Readonly<Record<string, string>> = {},
): string | undefined {
  const key = Object.keys(labels ?? {}).find((name) => toolLabel.test(name) && !(name in own));
  if (key === undefined) return undefined;
  const tool = /^kongctl/i.test(key) ? "kongctl" : "another tool";
  return `${tool} (label ${key}: ${labels?.[key] ?? ""})`;
}

const toolLabel = /^kongctl-|^(?!dcr-).*managed[-_.]by$/i;

/** The stack of this package that an object belongs to, as text; undefined if it has no ownership labels. */
export function describeOwner(labels: Readonly<Record<string, string>> | undefined): string | undefined {
  if (labels?.["dcr-managed-by"] === undefined) return undefined;
  const [project, stack, name] = ["dcr-project", "dcr-stack", "dcr-name"].map((key) => labels[key] ?? "?");
  return `"${name}" of stack ${stack} in project ${project}`;
}

/** PATCH form of a label change: changed values, and null for those to remove. */
export function toLabelsUpdate(
  olds: Readonly<Record<string, string>>,
  news: Readonly<Record<string, string>>,
): Record<string, string | null> {
  const update: Record<string, string | null> = {};
  for (const key of Object.keys(olds)) if (!(key in news)) update[key] = null;
  for (const [key, value] of Object.entries(news)) if (olds[key] !== value) update[key] = value;
  return update;
}
