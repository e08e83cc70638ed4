import { vi } from "vitest";

/**
 * How many cases each property of a test file tries: PROPERTY_RUNS, as in CI, or `standard`. The file's tests get the
 * time that many cases need.
 */
export function toPropertyRuns(standard = 1000): { readonly numRuns: number } {
  vi.setConfig({ testTimeout: 300_000 });
  return { numRuns: Number(process.env.PROPERTY_RUNS ?? standard) };
}
