/**
 * Stands for a value that is not computed yet, as the engine writes it; so do encrypted values offline. No rule
 * refuses it.
 */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value is not computed yet. */
export function isUnknown(value: unknown): boolean {
  return value === unknownValue;
}
