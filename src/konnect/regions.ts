/** The geographic regions of Konnect. @see https://developer.konghq.com/konnect-platform/geos/ */
export const regions = ["us", "eu", "au", "me", "in", "sg"] as const;

/** A geographic region of Konnect. */
export type Region = (typeof regions)[number];

/** Base URL of a region's API, without a version. */
export function konnectServerUrl(region: Region): string {
  return `https://${region}.api.konghq.com`;
}
