import { unknownValue } from "../../settings/unknown";

export { unknownValue } from "../../settings/unknown";

/** Whether a value is, or holds anywhere, one that is not computed yet. */
export function hasUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasUnknown);
}
