import leven from "leven";
import { z } from "zod";
import { defaultHttpSettings } from "../http/settings";
import { regions } from "../konnect/regions";
import { splitCommas } from "../rules/field";

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
  env: text.optional(),
  file: text.optional(),
  command: z.array(z.string().min(1, "must not be empty")).min(1, "must name a program").optional(),
  config: text.optional(),
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
  name: text,
  audience: text.optional(),
  audiences: textList.optional(),
  description: text.optional(),
  issuerMode: z.enum(["ORG_URL", "CUSTOM_URL", "DYNAMIC"]).optional(),
}).transform(({ audience, audiences, ...rest }, context) => {
  const [only, ...others] = [audience, ...(audiences ?? [])].filter((item) => item !== undefined);
  return only === undefined || others.length > 0 ? leaveToRules(context) : { ...rest, audience: only };
});

const serverSchema = strict({ create: createServerSchema.optional(), existing: text.optional() }).transform(
  ({ create, existing }, context) => {
    if (create !== undefined && existing === undefined) return { create };
    if (existing !== undefined && create === undefined) return { existing };
    return leaveToRules(context);
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
      priority: z.number().int().optional(),
      clients: textList.optional(),
    }),
  ],
  { error: "must be false or an object" },
);

const oktaSchema = strict({
  authorizationServer: serverSchema,
  scopes: z.preprocess(toList, z.array(scopeSchema)),
  claim: claimSchema,
  accessPolicy: accessPolicySchema.optional(),
  dcrToken: tokenReferenceSchema,
  dcrTokenId: text.optional(),
}).transform(({ accessPolicy, ...rest }, context) => {
  if (accessPolicy !== undefined) return { ...rest, accessPolicy };
  return "create" in rest.authorizationServer ? { ...rest, accessPolicy: {} } : leaveToRules(context);
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

/** What may run after the resources. */
const acceptanceValues = [false, "doctor"] as const;

/** What runs after the resources. */
export const acceptanceSchema = z.literal(acceptanceValues, {
  error: `must be ${acceptanceValues.join(" or ")}`,
});

/** How the HTTP layer waits, retries and limits itself. */
export const httpSchema = strict({
  timeoutSeconds: z.number().positive().max(3600).default(defaultHttpSettings.timeoutSeconds),
  totalSeconds: z.number().positive().max(3600).default(defaultHttpSettings.totalSeconds),
  concurrency: z.number().int().min(1).max(64).default(defaultHttpSettings.concurrency),
  retries: z.number().int().min(0).max(20).default(defaultHttpSettings.retries),
});
