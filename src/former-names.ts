/** Logical names that the places of a registration may have had in the last `up`. */
export interface FormerNames {
  /** Of the portal's default. */
  readonly portalDefault: readonly string[];
  /** Of the publication of each API, as it is written now. */
  readonly publications: Readonly<Record<string, readonly string[]>>;
}
