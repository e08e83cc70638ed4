import { z } from "zod";
import { regions } from "../konnect/regions";
import { late } from "./late";
import { tokenReferenceSchema } from "./reference";
import { list, strict, text } from "./shape";

const adoptSchema = z.union(
  [
    z.boolean(),
    strict({
      dcrProvider: text.optional().describe("Id of the DCR provider"),
      authStrategy: text.optional().describe("Id of the auth strategy"),
      otherStrategies: z
        .array(text)
        .optional()
        .describe(
          "Ids of strategies of other stacks that portal default and publications may replace until destroy",
        ),
    }),
  ],
  { error: "must be true, false, or an object with ids" },
);

/** The Konnect half of a registration. */
export const konnectSchema = strict({
  region: z.enum(regions).optional().describe("Region of the Konnect organization; or `serverUrl`"),
  serverUrl: late(text)
    .optional()
    .describe(
      "Another host: `*.konghq.com`, this machine, or a host named in `KONNECT_OKTA_DCR_ALLOWED_HOSTS`",
    ),
  token: tokenReferenceSchema.describe("The Konnect token"),
  name: late(text).optional().meta({
    description: "Name of DCR provider and auth strategy",
    fallback: "`<registration>-<stack>`",
  }),
  displayName: late(text).optional().meta({ description: "What developers see", fallback: "`name`" }),
  portal: late(text).describe("Name or id of the Dev Portal"),
  portalDefault: z
    .boolean()
    .default(true)
    .describe("APIs published **later** use this registration; `false` leaves the portal's default alone"),
  publications: z
    .array(text)
    .default([])
    .describe("APIs of the portal that are published already, by name or id"),
  authMethods: late(list(late(text)))
    .default(["client_credentials", "bearer"])
    .describe("How applications may authenticate at the gateway"),
  scopes: list(late(text)).optional().meta({
    description: "What the gateway requests; no `openid` with client credentials",
    fallback: "all of `okta.scopes`",
  }),
  credentialClaim: list(late(text))
    .optional()
    .meta({ description: "Claims whose value is the client id", fallback: "`okta.claim`" }),
  pluginConfig: late(z.record(z.string(), z.unknown()))
    .optional()
    .describe(
      "Further settings of the openid-connect plugin; a secret among them is a reference, such as `client_secret: [{ env: NAME }]`",
    ),
  labels: late(z.record(z.string(), late(z.string())))
    .optional()
    .describe(
      "Further labels; the ownership labels `dcr-managed-by`, `dcr-project`, `dcr-stack`, `dcr-name` are added",
    ),
  adopt: adoptSchema.optional().meta({
    description:
      "Adopts existing objects of Konnect: `true` those with the names, an object those with the ids. Both also replace another default strategy or publication's strategy, until destroy, but one of another stack only if you name it",
    fallback: "`false`",
  }),
  onDestroy: late(z.enum(["delete", "keep"]))
    .optional()
    .meta({
      description: "What destroy does with provider and strategy",
      fallback: "`keep` for adopted ones, otherwise `delete`",
    }),
  exampleRoute: late(text)
    .optional()
    .describe("A route of the gateway, for the output `exampleRequest` and for `smoke`"),
});
