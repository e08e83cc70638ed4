/** How the HTTP layer waits, retries and limits itself (setting `konnect-okta-dcr:http`). */
export interface HttpSettings {
  /** Time-out of one try, in seconds. @default 30 */
  readonly timeoutSeconds: number;
  /** Time-out of all tries of one request together, in seconds. @default 120 */
  readonly totalSeconds: number;
  /** Requests under way at once to one service. @default 4 */
  readonly concurrency: number;
  /** Further tries after the first. @default 5 */
  readonly retries: number;
}

/** The defaults of {@link HttpSettings}. */
export const defaultHttpSettings: HttpSettings = {
  timeoutSeconds: 30,
  totalSeconds: 120,
  concurrency: 4,
  retries: 5,
};
