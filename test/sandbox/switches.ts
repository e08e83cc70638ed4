/** How many requests a window admits. */
export interface RateLimit {
  readonly requests: number;
  readonly windowMs: number;
}

/**
 * What the documents of Konnect, Dev Portal and gateway leave open. Each position is legal and clients must work
 * with every one; the defaults are the most likely real behaviour. A test may turn a switch while servers run.
 */
export interface KonnectSwitches {
  /** display_name of DCR providers is left out of answers. @default false */
  omitsDisplayName: boolean;
  /** A trailing slash of an issuer is dropped. @default false */
  trimsIssuer: boolean;
  /** Names of providers and strategies must be unique. @default false */
  namesAreUnique: boolean;
  /** What a taken name is answered with, where names must be unique. @default 409 */
  takenNameStatus: 400 | 409;
  /** A DCR provider that a strategy uses is not deleted; else its strategies lose it. @default true */
  refusesProviderInUse: boolean;
  /** A strategy that is some portal's default is not deleted; else the portal loses it. @default true */
  refusesDefaultInUse: boolean;
  /** A strategy that applications use is not deleted. @default false */
  refusesStrategyWithApplications: boolean;
  /** PATCH of configs keeps plugin settings that it does not name. @default true */
  patchMergesConfig: boolean;
  /** PUT of a strategy with an unknown id makes it; else 404. @default false */
  putCreates: boolean;
  /** Verification makes a client in Okta and deletes it; else it only reads clients. @default true */
  verifyCreatesClient: boolean;
  /** A failed verification answers 400 instead of 200 with status failed. @default false */
  verifyFailsWith4xx: boolean;
  /** Largest page. @default 100 */
  maxPageSize: number;
  /** A larger page than that is a 400; else it is cut. @default false */
  refusesOversizedPage: boolean;
  /** Requests beyond it get 429. @default undefined: no limit */
  rateLimit: RateLimit | undefined;
  /** Form of Retry-After in a 429. @default "seconds" */
  retryAfter: "seconds" | "date" | "absent";
  /** A publication without a strategy of its own keeps the portal's default of that moment; else it follows it. @default true */
  publicationTakesDefault: boolean;
  /** The gateway lets everybody through to a published API without a strategy; else nobody. @default true */
  openWithoutStrategy: boolean;
  /** The gateway takes `Basic id:secret` without base64, as the manual shows it. @default true */
  acceptsRawBasic: boolean;
  /** Dev Portal: an application stays when Okta refuses to delete its client. @default true */
  deleteNeedsIdentityProvider: boolean;
  /** Dev Portal: granted scopes can be listed; else 422. @default true */
  listsGrantedScopes: boolean;
}

export const defaultKonnectSwitches: KonnectSwitches = {
  omitsDisplayName: false,
  trimsIssuer: false,
  namesAreUnique: false,
  takenNameStatus: 409,
  refusesProviderInUse: true,
  refusesDefaultInUse: true,
  refusesStrategyWithApplications: false,
  patchMergesConfig: true,
  putCreates: false,
  verifyCreatesClient: true,
  verifyFailsWith4xx: false,
  maxPageSize: 100,
  refusesOversizedPage: false,
  rateLimit: undefined,
  retryAfter: "seconds",
  publicationTakesDefault: true,
  openWithoutStrategy: true,
  acceptsRawBasic: true,
  deleteNeedsIdentityProvider: true,
  listsGrantedScopes: true,
};
