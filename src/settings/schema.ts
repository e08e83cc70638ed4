import { z } from "zod";
import { defaultHttpSettings } from "../http/settings";
import { konnectSchema } from "./konnect";
import { oktaSchema } from "./okta";
import { strict, text } from "./shape";

/*
 * The one description of the settings: forms, types, defaults, and the reference in docs/settings.md. Rules that look at
 * more than the form of one setting are in src/rules.
 */

/** One registration. */
export const registrationSchema = strict({
  okta: oktaSchema.describe("The Okta half"),
  konnect: konnectSchema.describe("The Konnect half"),
  protect: z.boolean().default(false).describe("Protects every object against deletion"),
  renamedFrom: text
    .optional()
    .describe("Earlier name of the registration: it keeps its objects. Remove it after the next `pulumi up`"),
});

/** What runs after the resources. */
const acceptanceValues = [false, "doctor", "probe"] as const;

/** What runs after the resources. */
export const acceptanceSchema = z
  .literal(acceptanceValues, { error: `must be one of ${acceptanceValues.join(", ")}` })
  .default(false)
  .describe(
    "`doctor` runs `konnect-okta-dcr doctor` at the end of every `up`, after its deletions; a problem that it finds fails the `up`. `probe` runs `doctor --probe`, which also registers a temporary client in Okta and deletes it again",
  );

/** How the HTTP layer waits, retries and limits itself. */
export const httpSchema = strict({
  timeoutSeconds: z
    .number()
    .positive()
    .max(3600)
    .default(defaultHttpSettings.timeoutSeconds)
    .describe("Seconds that one try may take"),
  totalSeconds: z
    .number()
    .positive()
    .max(3600)
    .default(defaultHttpSettings.totalSeconds)
    .describe("Seconds that all tries of a request, and all pages of a list, may take together"),
  concurrency: z
    .number()
    .int()
    .min(1)
    .max(64)
    .default(defaultHttpSettings.concurrency)
    .describe("Requests at the same time; fewer after a 429"),
  retries: z
    .number()
    .int()
    .min(0)
    .max(20)
    .default(defaultHttpSettings.retries)
    .describe("Further tries of a request that may be sent again"),
});
