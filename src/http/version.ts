import { version } from "../../package.json";

/** Version of this package, as it was built. */
export const packageVersion: string = version;

/** `User-Agent` of every request. */
export const userAgent = `konnect-okta-dcr/${packageVersion}`;
