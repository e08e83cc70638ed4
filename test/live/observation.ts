/** How a live service behaves where its documents leave it open. */
export interface Observation {
  /** Name of the sandbox's switch. */
  readonly name: string;
  /** Its position there; undefined if the run did not try it. */
  readonly position: boolean | number | string | undefined;
  /** What was seen, or why it was not tried. */
  readonly seen: string;
}
