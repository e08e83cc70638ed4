import { readFileSync } from "node:fs";
import { join } from "node:path";

interface PackageManifest {
  readonly version: string;
}

const manifest = JSON.parse(
  readFileSync(join(__dirname, "..", "..", "package.json"), "utf8"),
) as PackageManifest;

/** Version of this package. */
export const packageVersion = manifest.version;

/** `User-Agent` of every request. */
export const userAgent = `konnect-okta-dcr/${packageVersion}`;
