/** How the engine writes a secret into its JSON. */
export const secretText = "[secret]";
/** A value that is known only after `pulumi up`. */
export const unknownText = "(known after pulumi up)";

/** Marks of a value in state files and in calls of providers. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A value of the engine's JSON as it is compared and shown: no secret, no sentinel. */
export function toValue(value: unknown): unknown {
  if (value === unknownValue) return unknownText;
  if (Array.isArray(value)) return value.map(toValue);
  if (typeof value !== "object" || value === null) return value;
  if (signatureKey in value) return value[signatureKey] === secretSignature ? secretText : "(asset)";
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toValue(item)]));
}

/** A value as text for people: texts as they are, anything else as compact JSON with sorted keys. */
export function toText(value: unknown): string {
  return typeof value === "string" ? value : toCanonical(value);
}

/** The one text of a value: JSON with sorted keys. Different values have different texts. */
export function toCanonical(value: unknown): string {
  return JSON.stringify(sortKeys(value)) ?? "";
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, sortKeys(item)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
