import { z } from "zod";
import { toServerId } from "../okta/server-id";
import { late } from "./late";
import { tokenReferenceSchema } from "./reference";
import { list, named, oneOf, strict, text } from "./shape";

const existing = z
  .boolean()
  .default(false)
  .describe(
    "Exists in Okta already: read, never changed or deleted. Setting it releases an object that the stack manages",
  );

const serverSchema = oneOf(
  {
    create: strict({
      name: late(text).describe("Name of the new authorization server"),
      audience: late(text).optional().describe("The one audience of its access tokens. Required"),
      audiences: list(late(text)).optional().describe("Accepted for `audience`; Okta allows exactly one"),
      description: late(text).optional().describe("What administrators read in Okta"),
      issuerMode: late(z.enum(["ORG_URL", "CUSTOM_URL", "DYNAMIC"]))
        .default("ORG_URL")
        .describe("Host of the issuer"),
    }).describe("A server that this stack creates and owns"),
    existing: late(
      z.preprocess(
        (value: string) => (typeof value === "string" ? (toServerId(value) ?? value) : value),
        text,
      ),
    ).describe(
      "Id (`aus…`), `default`, or the issuer's address: read, never owned, never deleted. The id of the created server releases it",
    ),
  },
  {
    code: "DCR_RULE_AUTHORIZATION_SERVER",
    fix: "Write { create: { name, audience } } for a new server, or { existing: default } with the id of an existing one.",
  },
);

const scopeSchema = named(
  {
    name: text.describe("Name of the scope"),
    description: late(text).optional().describe("What the scope allows"),
    displayName: late(text).optional().describe("What a consent page shows"),
    default: late(z.boolean()).optional().meta({
      description: "Granted if a client requests no scope",
      fallback: "`false`",
    }),
    publish: z.boolean().default(false).describe("Listed in the discovery document"),
    existing,
  },
  "must be a scope name, or an object with a name",
);

const claimSchema = named(
  { name: late(text).describe("Name of the claim"), existing },
  "must be a claim name, or an object with a name",
);

const accessPolicySchema = z.union(
  [
    z.literal(false),
    strict({
      tokenLifetimeMinutes: late(z.number().int())
        .default(60)
        .describe("Lifetime of an access token, 5 to 1440 minutes"),
      name: late(text)
        .optional()
        .meta({ description: "Name of the policy", fallback: "the registration's name" }),
      priority: late(z.number().int()).optional().meta({
        description: "Place among the server's policies. If you set it, the policy is kept there",
        fallback: "first on a created server, last on an existing one; then where Okta puts it",
      }),
      clients: late(list(late(text)))
        .default(["ALL_CLIENTS"])
        .describe("Client ids"),
    }),
  ],
  { error: "must be false or an object" },
);

/** The part of the Okta half that the authorization server is created from. */
export const oktaServerSchema = strict({
  authorizationServer: serverSchema.describe("Exactly one of `create` and `existing`"),
  scopes: list(scopeSchema).describe("Scopes of the server; no `openid` with client credentials"),
  claim: claimSchema.describe(
    "The claim that carries the client id; created in the access token with the value `app.clientId`",
  ),
  accessPolicy: accessPolicySchema.prefault({}).meta({
    description: "Lets applications use client credentials; `false` leaves policies alone",
    fallback: "`{}` for a created server; required for an existing one",
  }),
});

/** The Okta half of a registration. */
export const oktaSchema = strict({
  ...oktaServerSchema.shape,
  dcrToken: tokenReferenceSchema.describe("The Okta API token that Konnect registers applications with"),
  dcrTokenId: text
    .optional()
    .describe(
      "Id (`00T…`) of that token, not its value: lets `doctor` read its owner, idle days and network zone",
    ),
});
