import { DcrError, formatError, isDcrError } from "../errors";
import type { TokenReference } from "./reference";
import { type ReferenceSources, resolveReference } from "./resolve";

/** A reference with its settings path. */
export interface LocatedReference {
  readonly path: string;
  readonly reference: TokenReference;
}

/**
 * Resolves each distinct reference once, drops the values, and names every one that fails in one error.
 * @throws DcrError DCR_REFERENCE_UNRESOLVED
 */
export async function checkReferences(
  references: readonly LocatedReference[],
  sources: ReferenceSources = {},
  further: readonly string[] = [],
): Promise<void> {
  const distinct = new Map<string, { reference: TokenReference; paths: string[] }>();
  for (const { path, reference } of references) {
    const key = JSON.stringify(reference);
    const entry = distinct.get(key);
    if (entry === undefined) distinct.set(key, { reference, paths: [path] });
    else entry.paths.push(path);
  }
  const problems = await Promise.all(
    [...distinct.values()].map(async ({ reference, paths }) => {
      try {
        await resolveReference(reference, sources);
        return [];
      } catch (error) {
        if (!isDcrError(error)) throw error;
        return [`${paths.join(", ")}: ${formatError(error)}`];
      }
    }),
  );
  const lines = [...further, ...problems.flat()];
  if (lines.length === 0) return;
  throw new DcrError(
    "DCR_REFERENCE_UNRESOLVED",
    `credentials are missing; nothing was changed:\n${lines.map((line) => `  - ${line}`).join("\n")}`,
  );
}
