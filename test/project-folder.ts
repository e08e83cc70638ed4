import { join } from "node:path";

/** The checkout: the folder of package.json and Pulumi.yaml. */
export const projectFolder = join(__dirname, "..");
