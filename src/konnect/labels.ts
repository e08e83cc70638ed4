import { createHash } from "node:crypto";

/** Whose object it is: the stack and registration that made it. */
export interface Owner {
  readonly project: string;
  readonly stack: string;
  /** Logical name of the registration, or of the resource where it is used alone. */
  readonly name: string;
}

/** Keys of the labels that mark an object as made by this package. */
export const ownershipLabelKeys = ["dcr-managed-by", "dcr-project", "dcr-stack", "dcr-name"] as const;

/** Key of the label that tells an object that was taken over from one that was made here. */
export const adoptedLabelKey = "dcr-adopted";

/** Every label key of this package; settings do not use them. */
export const reservedLabelKeys: readonly string[] = [...ownershipLabelKeys, adoptedLabelKey];

const maxLength = 63;

/** The labels that mark an object as made by this package for this owner. */
export function toOwnershipLabels(owner: Owner): Record<string, string> {
  return {
    "dcr-managed-by": "konnect-okta-dcr",
    "dcr-project": toLabelValue(owner.project),
    "dcr-stack": toLabelValue(owner.stack),
    "dcr-name": toLabelValue(owner.name),
  };
}

/** The value itself where Konnect takes it as a label; otherwise a readable part of it and a hash. */
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

/** The stack of this package that an object belongs to, in words; undefined where it carries no ownership labels. */
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
