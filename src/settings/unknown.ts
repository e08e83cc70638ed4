/** The engine's placeholder for a value that is not computed yet. Encrypted values offline are replaced by it, too. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value is the placeholder of one that is not computed yet. */
export function isUnknown(value: unknown): boolean {
  return value === unknownValue;
}

/** Whether a value is computed later: the placeholder, a promise, or an Output, which is recognized by its mark. */
export function isLater(value: unknown): boolean {
  if (isUnknown(value) || value instanceof Promise) return true;
  return typeof value === "object" && value !== null && Reflect.get(value, "__pulumiOutput") === true;
}
