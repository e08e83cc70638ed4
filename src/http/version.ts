import { readFileSync } from "node:fs";
import { join } from "node:path";

interface PackageManifest {
  readonly version: string;
}

const manifest = JSON.parse(
  readFileSync(join(__dirname, "..", "..", "package.json"), "utf8"),
) as PackageManifest;

/** `User-Agent` of every request. */
export const userAgent = `konnect-okta-dcr/${manifest.version}`;
