import { type CheckedFile, listFindings } from "../finding";

/** The findings as one JSON array. */
export function toJson(files: readonly CheckedFile[]): string {
  return JSON.stringify(listFindings(files), undefined, 2);
}
