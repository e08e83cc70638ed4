import leven from "leven";
import { z } from "zod";
import { defaultHttpSettings } from "../http/settings";
import { regions } from "../konnect/regions";

/*
 * Shape of the settings as users write them. Meaning beyond shape is in src/rules. Every object refuses unknown
 * keys and says what was probably meant.
 */

function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => suggestKey(key, known)).join("\n")
        : undefined,
  });
}

function suggestKey(key: string, known: readonly string[]): string {
  const [best] = known
    .map((name) => ({ name, distance: leven(key.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  if (best !== undefined && best.distance <= 2) return `did you mean ${best.name}?`;
  return `known keys: ${known.join(", ")}`;
}

const text = z.string().trim().min(1, "must not be empty");

/** A list, or a comma-separated string as in the manual. */
const textList = z.preprocess(splitCommas, z.array(text));

function splitCommas(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return value.split(",").map((part) => part.trim());
}

const sources = {
  env: text.optional(),
  file: text.optional(),
  command: z.array(z.string().min(1)).min(1, "must name a program").optional(),
  config: text.optional(),
};

/** Exactly one of `env`, `file`, `command`, `config`. */
export const tokenReferenceSchema = strict(sources).transform((value, context) => {
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
    params: { code: "DCR_SETTINGS_TOKEN_SOURCE" },
  });
  return z.NEVER;
});

const createServerSchema = strict({
  name: text,
  audience: text.optional(),
  audiences: z.array(text).length(1, "Okta allows exactly one audience").optional(),
  description: text.optional(),
  issuerMode: z.enum(["ORG_URL", "CUSTOM_URL", "DYNAMIC"]).optional(),
}).transform(({ audience, audiences, ...rest }, context) => {
  const given = [audience, ...(audiences ?? [])].filter((item) => item !== undefined);
  const [only] = given;
  if (only === undefined || given.length > 1) {
    context.addIssue({ code: "custom", path: ["audience"], message: "Okta needs exactly one audience" });
    return z.NEVER;
  }
  return { ...rest, audience: only };
});

const serverSchema = strict({ create: createServerSchema.optional(), existing: text.optional() }).transform(
  ({ create, existing }, context) => {
    if (create !== undefined && existing === undefined) return { create };
    if (existing !== undefined && create === undefined) return { existing };
    context.addIssue({ code: "custom", message: "needs exactly one of create and existing" });
    return z.NEVER;
  },
);

const scopeSchema = z.union(
  [
    text.transform((name) => ({ name })),
    strict({
      name: text,
      description: text.optional(),
      displayName: text.optional(),
      default: z.boolean().optional(),
      publish: z.boolean().optional(),
      existing: z.boolean().optional(),
    }),
  ],
  { error: "must be a scope name, or an object with a name" },
);

const claimSchema = z.union(
  [text.transform((name) => ({ name })), strict({ name: text, existing: z.boolean().optional() })],
  { error: "must be a claim name, or an object with a name" },
);

const accessPolicySchema = z.union(
  [
    z.literal(false),
    strict({
      tokenLifetimeMinutes: z.number().int().optional(),
      name: text.optional(),
      priority: z.number().int().min(1).optional(),
      clients: textList.optional(),
    }),
  ],
  { error: "must be false or an object" },
);

const oktaSchema = strict({
  authorizationServer: serverSchema,
  scopes: z.preprocess(splitCommas, z.array(scopeSchema)),
  claim: claimSchema,
  accessPolicy: accessPolicySchema.optional(),
  dcrToken: tokenReferenceSchema,
  dcrTokenId: text.optional(),
});

const konnectSchema = strict({
  region: z.enum(regions).optional(),
  serverUrl: text.optional(),
  token: tokenReferenceSchema,
  name: text.optional(),
  displayName: text.optional(),
  portal: text,
  portalDefault: z.boolean().default(true),
  publications: z.array(text).default([]),
  authMethods: textList.default(["client_credentials", "bearer"]),
  scopes: textList.optional(),
  credentialClaim: textList.optional(),
  pluginConfig: z.record(z.string(), z.unknown()).optional(),
  labels: z.record(z.string(), z.string()).optional(),
  exampleRoute: text.optional(),
});

/** One registration. */
export const registrationSchema = strict({
  okta: oktaSchema,
  konnect: konnectSchema,
  protect: z.boolean().default(false),
});

/** All registrations of a stack, by logical name. */
export const registrationsSchema = z.record(z.string(), z.unknown());

/** What runs after the resources. */
export const acceptanceSchema = z.union([z.literal(false), z.literal("doctor")], {
  error: "must be false or doctor",
});

/** How the HTTP layer waits, retries and limits itself. */
export const httpSchema = strict({
  timeoutSeconds: z.number().positive().default(defaultHttpSettings.timeoutSeconds),
  totalSeconds: z.number().positive().default(defaultHttpSettings.totalSeconds),
  concurrency: z.number().int().min(1).max(64).default(defaultHttpSettings.concurrency),
  retries: z.number().int().min(0).max(20).default(defaultHttpSettings.retries),
});
