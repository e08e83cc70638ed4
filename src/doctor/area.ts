/** The parts of a diagnosis, in the order in which they are reported. */
export const areas = ["token", "okta", "konnect", "binding", "probe"] as const;

/**
 * The DCR token; the rest of Okta; Konnect; what must agree between the two; and what happens when the registration
 * is used with real requests.
 */
export type Area = (typeof areas)[number];

/** The areas that are only read. `probe` is the only area that writes, and runs only on request. */
export const readAreas = ["token", "okta", "konnect", "binding"] as const;

/** An area that is only read. */
export type ReadArea = (typeof readAreas)[number];

/** The areas that a diagnosis covers. */
export type AreaSelection = ReadonlySet<Area>;

/** What to diagnose. */
export interface DiagnosisRequest {
  /** Reads one area. @default all of them */
  readonly only?: ReadArea | undefined;
  /** Also tries the registration with real requests, which write. @default false */
  readonly probe?: boolean | undefined;
}

/** One area, or all areas that are read; and the probe if it is requested. */
export function toAreaSelection({ only, probe = false }: DiagnosisRequest = {}): AreaSelection {
  return new Set<Area>([
    ...(only === undefined ? readAreas : [only]),
    ...(probe ? (["probe"] as const) : []),
  ]);
}
