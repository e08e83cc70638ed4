/** The parts of a diagnosis, in the order in which they are reported. */
export const areas = ["token", "okta", "konnect", "binding"] as const;

/** The DCR token; the rest of Okta; Konnect; what has to agree between the two. */
export type Area = (typeof areas)[number];

/** Which areas a diagnosis looks at. */
export type AreaSelection = ReadonlySet<Area>;

/** One area, or all of them. */
export function toAreaSelection(only: Area | undefined): AreaSelection {
  return new Set(only === undefined ? areas : [only]);
}
