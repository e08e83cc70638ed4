/** The parts of a diagnosis, in the order in which they are reported. */
export const areas = ["token", "okta", "konnect", "binding", "probe"] as const;

/**
 * The DCR token; the rest of Okta; Konnect; what has to agree between the two; and what happens when the registration
 * is used for real.
 */
export type Area = (typeof areas)[number];

/** The areas that are only read; `probe` is the one that writes, and is there only when it is asked for. */
export const readAreas = ["token", "okta", "konnect", "binding"] as const;

/** An area that is only read. */
export type ReadArea = (typeof readAreas)[number];

/** Which areas a diagnosis looks at. */
export type AreaSelection = ReadonlySet<Area>;

/** What is asked of a diagnosis. */
export interface DiagnosisRequest {
  /** Reads one area. @default all of them */
  readonly only?: ReadArea | undefined;
  /** Tries the registration out as well, which writes. @default false */
  readonly probe?: boolean | undefined;
}

/** One area or all that are read, and the probe where it is asked for. */
export function toAreaSelection({ only, probe = false }: DiagnosisRequest = {}): AreaSelection {
  return new Set<Area>([
    ...(only === undefined ? readAreas : [only]),
    ...(probe ? (["probe"] as const) : []),
  ]);
}
