import leven from "leven";
import { z } from "zod";
import { defaultHttpSettings } from "../http/settings";
import { regions } from "../konnect/regions";
import { splitCommas } from "../rules/field";
import { maxFindings } from "../rules/limit";
import { toServerId } from "../rules/server-id";

/*
 * Shape of the settings as users write them. Meaning beyond shape is in src/rules. Every object refuses unknown
 * keys and says what was probably meant.
 */

function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys
            .slice(0, maxFindings)
            .map((key) => suggestKey(key, known))
            .join("\n")
        : undefined,
  });
}

function suggestKey(key: string, known: readonly string[]): string {
  // A key of any length is compared with each known one.
  const [best] = (key.length > 64 ? [] : known)
    .map((name) => ({ name, distance: leven(key.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  if (best !== undefined && best.distance <= 2) return `Did you mean ${best.name}?`;
  return `Known keys: ${known.join(", ")}.`;
}

const text = z.string().trim().min(1, "must not be empty");

/** A list, or a comma-separated string as in the manual. */
const textList = z.preprocess(toList, z.array(text));

function toList(value: unknown): unknown {
  return typeof value === "string" ? splitCommas(value) : value;
}

/** Fails without a word: a rule of src/rules reports the same, with its own code. */
function leaveToRules(context: z.RefinementCtx): never {
  context.addIssue({ code: "custom", message: "", params: { isReportedByRule: true } });
  return z.NEVER;
}

const tokenSources = {
  env: text.optional().describe("Name of an environment variable of `pulumi`. First choice"),
  file: text
    .optional()
    .describe("Path of a file of at most 64 KiB; a relative one stays below the folder of Pulumi.yaml"),
  command: z
    .array(z.string().min(1, "must not be empty"))
    .min(1, "must name a program")
    .optional()
    .describe('Program and arguments, such as `[op, read, "op://…"]`; what it prints within 30 s'),
  config: text
    .optional()
    .describe(
      "Key of the stack's secret config. Last choice: it lies encrypted in the stack file and in state, and `refresh` and `destroy` need `--run-program` after it changed",
    ),
};

/** Exactly one of `env`, `file`, `command`, `config`. */
export const tokenReferenceSchema = strict(tokenSources).transform((value, context) => {
  const { env, file, command, config } = value;
  const given = [env, file, command, config].filter((source) => source !== undefined);
  if (given.length === 1) {
    if (env !== undefined) return { env };
    if (file !== undefined) return { file };
    if (command !== undefined) return { command };
    if (config !== undefined) return { config };
  }
  context.addIssue({
    code: "custom",
    message: `needs exactly one of env, file, command, config; it has ${given.length}`,
    params: { isReportedByRule: true },
  });
  return z.NEVER;
});

const createServerSchema = strict({
  name: text.describe("Name of the new authorization server"),
  audience: text.optional().describe("The one audience of its access tokens. Needed"),
  audiences: textList.optional().describe("Taken for `audience`; Okta allows exactly one"),
  description: text.optional().describe("What administrators read in Okta"),
  issuerMode: z
    .enum(["ORG_URL", "CUSTOM_URL", "DYNAMIC"])
    .optional()
    .describe("Host of the issuer; `ORG_URL` where it is not set"),
}).transform(({ audience, audiences, ...rest }, context) => {
  const [only, ...others] = [audience, ...(audiences ?? [])].filter((item) => item !== undefined);
  return only === undefined || others.length > 0 ? leaveToRules(context) : { ...rest, audience: only };
});

const serverSchema = strict({
  create: createServerSchema.optional().describe("A server that this stack makes and owns"),
  existing: text
    .transform((value) => toServerId(value) ?? value)
    .optional()
    .describe(
      "Id (`aus…`), `default`, or the issuer's address: read, never owned, never deleted. The id of the created server releases it",
    ),
}).transform(({ create, existing }, context) => {
  if (create !== undefined && existing === undefined) return { create };
  if (existing !== undefined && create === undefined) return { existing };
  return leaveToRules(context);
});

const scopeSchema = z.union(
  [
    text.transform((name) => ({ name })),
    strict({
      name: text.describe("Name of the scope"),
      description: text.optional().describe("What the scope allows"),
      displayName: text.optional().describe("What a consent page shows"),
      default: z
        .boolean()
        .optional()
        .describe("Granted where a client asks for none; `false` where it is not set"),
      publish: z
        .boolean()
        .optional()
        .describe("Listed in the discovery document; `false` where it is not set"),
      existing: z
        .boolean()
        .optional()
        .describe(
          "Exists in Okta already: read, never changed or deleted; releases one that the stack manages. Default `false`",
        ),
    }),
  ],
  { error: "must be a scope name, or an object with a name" },
);

const claimSchema = z.union(
  [
    text.transform((name) => ({ name })),
    strict({
      name: text.describe("Name of the claim"),
      existing: z
        .boolean()
        .optional()
        .describe(
          "Exists in Okta already: read, never changed or deleted; releases one that the stack manages. Default `false`",
        ),
    }),
  ],
  { error: "must be a claim name, or an object with a name" },
);

const accessPolicySchema = z.union(
  [
    z.literal(false),
    strict({
      tokenLifetimeMinutes: z
        .number()
        .int()
        .optional()
        .describe("Life of an access token, 5 to 1440 minutes; 60 where it is not set"),
      name: text.optional().describe("Name of the policy; the registration's where it is not set"),
      priority: z
        .number()
        .int()
        .optional()
        .describe(
          "Place among the server's policies, kept there. Default: first on a created server, last on an existing one; then where Okta puts it",
        ),
      clients: textList.optional().describe("Client ids; `ALL_CLIENTS` where it is not set"),
    }),
  ],
  { error: "must be false or an object" },
);

const oktaSchema = strict({
  authorizationServer: serverSchema.describe("Exactly one of `create` and `existing`"),
  scopes: z
    .preprocess(toList, z.array(scopeSchema))
    .describe("Scopes of the server; no `openid` with client credentials"),
  claim: claimSchema.describe(
    "The claim that carries the client id; made in the access token with the value `app.clientId`",
  ),
  accessPolicy: accessPolicySchema
    .optional()
    .describe(
      "Lets applications use client credentials; `false` leaves policies alone. `{}` for a created server; must be written out for an existing one",
    ),
  dcrToken: tokenReferenceSchema.describe("The Okta API token that Konnect registers applications with"),
  dcrTokenId: text
    .optional()
    .describe(
      "Id (`00T…`) of that token, not its value: lets `doctor` read its owner, idle days and network zone",
    ),
}).transform(({ accessPolicy, ...rest }, context) => {
  if (accessPolicy !== undefined) return { ...rest, accessPolicy };
  return "create" in rest.authorizationServer ? { ...rest, accessPolicy: {} } : leaveToRules(context);
});

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

const konnectSchema = strict({
  region: z.enum(regions).optional().describe("Region of the Konnect organisation; or `serverUrl`"),
  serverUrl: text
    .optional()
    .describe(
      "Another host: `*.konghq.com`, this machine, or a host named in `KONNECT_OKTA_DCR_ALLOWED_HOSTS`",
    ),
  token: tokenReferenceSchema.describe("The Konnect token"),
  name: text
    .optional()
    .describe("Name of DCR provider and auth strategy; `<registration>-<stack>` where it is not set"),
  displayName: text.optional().describe("What developers see; `name` where it is not set"),
  portal: text.describe("Name or id of the Dev Portal"),
  portalDefault: z
    .boolean()
    .default(true)
    .describe("APIs published **later** use this registration; `false` leaves the portal's default alone"),
  publications: z
    .array(text)
    .default([])
    .describe("APIs of the portal that are published already, by name or id"),
  authMethods: textList
    .default(["client_credentials", "bearer"])
    .describe("How applications may authenticate at the gateway"),
  scopes: textList
    .optional()
    .describe(
      "What the gateway asks for, no `openid` with client credentials; all of `okta.scopes` where it is not set",
    ),
  credentialClaim: textList
    .optional()
    .describe("Claims whose value is the client id; `okta.claim` where it is not set"),
  pluginConfig: z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      "Further settings of the openid-connect plugin; a secret among them is a reference, such as `client_secret: [{ env: NAME }]`",
    ),
  labels: z
    .record(z.string(), z.string())
    .optional()
    .describe(
      "Further labels; the ownership labels `dcr-managed-by`, `dcr-project`, `dcr-stack`, `dcr-name` are added",
    ),
  adopt: adoptSchema
    .optional()
    .describe(
      "Takes over what stands in Konnect already: `true` the objects of the names, an object those of the ids; both also replace another default strategy or publication's strategy, until destroy, but one of another stack only where it is named. `false` where it is not set",
    ),
  onDestroy: z
    .enum(["delete", "keep"])
    .optional()
    .describe(
      "What destroy does with provider and strategy; `keep` for adopted ones, else `delete`, where it is not set",
    ),
  exampleRoute: text.optional().describe("A route of the gateway, for the output `exampleRequest`"),
});

/** One registration. */
export const registrationSchema = strict({
  okta: oktaSchema.describe("The Okta half"),
  konnect: konnectSchema.describe("The Konnect half"),
  protect: z.boolean().default(false).describe("Protects every object against deletion"),
  renamedFrom: text
    .optional()
    .describe("Earlier name of the registration: it keeps its objects. Remove it after the next `pulumi up`"),
});

/** What may run after the resources. */
const acceptanceValues = [false, "doctor", "probe"] as const;

/** What runs after the resources. */
export const acceptanceSchema = z
  .literal(acceptanceValues, {
    error: `must be one of ${acceptanceValues.join(", ")}`,
  })
  .describe(
    "`doctor` runs `konnect-okta-dcr doctor` at the end of every `up`, after its deletions; a problem that it finds fails the `up`. `probe` runs `doctor --probe`, which also registers a throw-away client in Okta and deletes it again. `false` where it is not set",
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
