import { z } from "zod";
import type { Settled } from "../settings/late";
import { tokenReferenceSchema } from "../settings/reference";

/** Beginning of the name of the rule that a managed access policy has. */
export const managedRuleName = "client credentials";

const url = z.url({ protocol: /^https?$/ });
const id = z.string().min(1);

/** A fingerprint of a secret, and the salt to recompute it. */
const tokenMarkSchema = z.object({ salt: z.string(), fingerprint: z.string() });

/** The output of `up` for one registration. Fields that a later version adds are accepted. */
export const registrationOutputsSchema = z.object({
  issuer: url,
  /** Audience of the access tokens; absent for an existing server if the settings do not name it. */
  audience: z.string().optional(),
  authorizationServerId: id,
  /** Scopes of the authorization server that belong to the registration. */
  scopes: z.array(z.string()),
  claim: z.string(),
  dcrProviderId: id,
  authStrategyId: id,
  /** Absent if neither portal default nor publications are managed. */
  portalId: id.optional(),
  portalUrl: z.string().optional(),
  /** A request that a developer can send, with placeholders for the credentials. */
  exampleRequest: z.string().optional(),
  exampleRoute: z.string().optional(),
  /** Codes of the notices about its settings that the last `up` has shown; absent if there were none. */
  notices: z.array(z.string()).optional(),
  okta: z.object({
    dcrTokenReference: tokenReferenceSchema,
    dcrTokenId: id.optional(),
    /** Whether the access policy is managed. */
    accessPolicy: z.boolean(),
    /** Lifetime that the managed rule gives to access tokens; absent in outputs of earlier versions. */
    tokenLifetimeMinutes: z.number().optional(),
    /** Mark of the DCR token that the last `up` gave to Konnect; absent in outputs of earlier versions. */
    dcrTokenMark: tokenMarkSchema.optional(),
    /** Id of the managed access policy; absent in outputs of earlier versions. */
    accessPolicyId: id.optional(),
  }),
  konnect: z.object({
    serverUrl: url,
    tokenReference: tokenReferenceSchema,
    portal: z.string(),
    scopes: z.array(z.string()),
    credentialClaim: z.array(z.string()),
    authMethods: z.array(z.string()),
    portalDefault: z.boolean(),
    publications: z.array(z.object({ api: z.string(), apiId: id })),
  }),
});

/** A fingerprint of a secret, and the salt to recompute it. */
export type TokenMark = Settled<z.output<typeof tokenMarkSchema>>;

/** The output of `up` for one registration: stack output, and input of doctor and smoke. Contains no secret. */
export type RegistrationOutputs = Settled<z.output<typeof registrationOutputsSchema>>;
