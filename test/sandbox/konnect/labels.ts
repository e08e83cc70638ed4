import type { Body } from "./body";
import type { Labels } from "./objects";

const valuePattern = /^[a-z0-9A-Z]{1}([a-z0-9A-Z-._]*[a-z0-9A-Z]+)?$/;
const reservedPrefix = /^(kong|konnect|mesh|kic|_)/;
const maxCount = 50;
const maxLength = 63;

/** Labels of a create; none when the body has none. @see Konnect API: Labels */
export function readLabels(body: Body): Labels {
  if (!body.has("labels")) return {};
  const nested = body.object("labels");
  const labels: Labels = {};
  for (const key of nested.keys()) {
    const value = readLabel(nested, key);
    if (value !== undefined) labels[key] = value;
  }
  refuseTooMany(body, labels);
  return labels;
}

/**
 * Labels after a PATCH: keys that it does not name stay, null removes a key, null for all removes all. Undefined
 * when the body has none. @see Konnect API: LabelsUpdate
 */
export function readLabelsUpdate(body: Body, current: Readonly<Labels>): Labels | undefined {
  if (!body.has("labels")) return undefined;
  if (body.isNull("labels")) return {};
  const nested = body.object("labels");
  const labels: Labels = { ...current };
  for (const key of nested.keys()) {
    const value = nested.isNull(key) ? undefined : readLabel(nested, key);
    if (value === undefined) delete labels[key];
    else labels[key] = value;
  }
  refuseTooMany(body, labels);
  return labels;
}

function readLabel(nested: Body, key: string): string | undefined {
  const value = nested.value(key);
  if (key.length < 1 || key.length > maxLength || reservedPrefix.test(key)) {
    return nested.refuse(key, "is not a label key", "is_label");
  }
  if (typeof value !== "string" || value.length > maxLength || !valuePattern.test(value)) {
    return nested.refuse(key, "is not a label value", "is_label");
  }
  return value;
}

function refuseTooMany(body: Body, labels: Labels): void {
  if (Object.keys(labels).length > maxCount)
    body.refuse("labels", `must not have more than ${maxCount} entries`);
}
