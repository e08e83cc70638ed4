type Labels = Readonly<Record<string, string>>;

/**
 * The live values of the labels that are managed here; labels of other tools are theirs. An answer without
 * labels says nothing about them.
 */
export function keepManagedLabels(live: Labels | undefined, managed: Labels): Labels {
  if (live === undefined) return managed;
  return Object.fromEntries(Object.entries(live).filter(([key]) => key in managed));
}
