import { DcrError } from "../../errors";
import { packageVersion } from "../../http/version";
import type { Properties } from "./properties";

/** Key of the version that the program uses. It is an input of check only, so no state holds it. */
const versionKey = "packageVersion";

/**
 * Refuses the inputs of a program that uses another version: it describes its resources as that one reads them.
 * @throws DcrError DCR_PACKAGE_VERSION
 */
export function assertSameVersion(news: Properties, folder: string = process.cwd()): void {
  const wanted = news[versionKey];
  if (typeof wanted !== "string" || wanted === packageVersion) return;
  throw new DcrError(
    "DCR_PACKAGE_VERSION",
    `the program uses konnect-okta-dcr ${wanted}, but the provider process loads ${packageVersion} from ${folder}`,
    { path: versionKey, fix: `Run there: npm install --save-exact konnect-okta-dcr@${wanted}` },
  );
}
