import { z } from "zod";

/*
 * What Okta answers. Only fields that this package uses; unknown ones are let through, and optional ones may be
 * missing from any answer. @see Okta API documents: Management (authorization servers, API tokens), OAuth 2.0
 */

const id = z.string().min(1).max(200);
const stringList = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

const link = z.looseObject({ href: z.string().optional() });

export const organizationSchema = z.looseObject({
  id,
  pipeline: z.string().optional(),
  /** Its own address, and its custom domain. */
  _links: z
    .looseObject({ organization: link.nullish(), alternate: z.union([link, z.array(link)]).nullish() })
    .nullish(),
});

/** The public description of an organization: which one it is, and its engine (`idx` or `v1`). */
export type OrganizationWire = z.infer<typeof organizationSchema>;

export const apiTokenSchema = z.looseObject({
  id,
  name: z.string().optional(),
  userId: z.string().optional(),
  expiresAt: z.string().optional(),
  network: z
    .looseObject({ connection: z.string().optional(), include: stringList, exclude: stringList })
    .nullish(),
});

/** Okta's description of an API token, without its value. */
export type ApiTokenWire = z.infer<typeof apiTokenSchema>;

export const userSchema = z.looseObject({
  id,
  status: z.string().optional(),
  profile: z.looseObject({ login: z.string().optional() }).optional(),
});

/** A user of the organization. */
export type UserWire = z.infer<typeof userSchema>;

export const roleSchema = z.looseObject({ type: z.string().optional(), status: z.string().optional() });

/** An administrator role of a user. */
export type RoleWire = z.infer<typeof roleSchema>;

export const authorizationServerSchema = z.looseObject({
  id,
  name: z.string().optional(),
  audiences: stringList,
  issuer: z.string().optional(),
  issuerMode: z.string().optional(),
  status: z.string().optional(),
  description: z.string().nullish(),
  credentials: z
    .looseObject({ signing: z.looseObject({ rotationMode: z.string().optional() }).nullish() })
    .nullish(),
});

/** An authorization server. */
export type AuthorizationServerWire = z.infer<typeof authorizationServerSchema>;

export const scopeSchema = z.looseObject({
  id: z.string().optional(),
  name: z.string(),
  description: z.string().nullish(),
  displayName: z.string().nullish(),
  metadataPublish: z.string().optional(),
  optional: z.boolean().nullish(),
  consent: z.string().optional(),
  default: z.boolean().optional(),
  system: z.boolean().optional(),
});

/** A scope of an authorization server. */
export type ScopeWire = z.infer<typeof scopeSchema>;

export const claimSchema = z.looseObject({
  id: z.string().optional(),
  name: z.string(),
  alwaysIncludeInToken: z.boolean().nullish(),
  status: z.string().optional(),
  claimType: z.string().optional(),
  valueType: z.string().optional(),
  value: z.string().nullish(),
  conditions: z.looseObject({ scopes: stringList }).nullish(),
});

/** A claim of an authorization server. */
export type ClaimWire = z.infer<typeof claimSchema>;

export const policySchema = z.looseObject({
  id,
  name: z.string().optional(),
  status: z.string().optional(),
  priority: z.number().optional(),
  conditions: z.looseObject({ clients: z.looseObject({ include: stringList }).nullish() }).nullish(),
});

/** An access policy of an authorization server. */
export type PolicyWire = z.infer<typeof policySchema>;

export const ruleSchema = z.looseObject({
  id,
  name: z.string().optional(),
  status: z.string().optional(),
  priority: z.number().optional(),
  conditions: z
    .looseObject({
      grantTypes: z.looseObject({ include: stringList }).nullish(),
      scopes: z.looseObject({ include: stringList }).nullish(),
    })
    .nullish(),
  actions: z
    .looseObject({ token: z.looseObject({ accessTokenLifetimeMinutes: z.number().nullish() }).nullish() })
    .nullish(),
});

/** A rule of an access policy. */
export type RuleWire = z.infer<typeof ruleSchema>;

export const discoverySchema = z.looseObject({ issuer: z.string().optional() });

/** Metadata of an authorization server. @see RFC 8414 */
export type DiscoveryWire = z.infer<typeof discoverySchema>;

export const registeredClientSchema = z.looseObject({
  client_id: id,
  client_secret: z.string().min(1),
  dpop_bound_access_tokens: z.boolean().optional(),
});

/** A client as its registration answers it; the secret is shown here only. @see RFC 7591 §3.2.1 */
export type RegisteredClientWire = z.infer<typeof registeredClientSchema>;

export const listedClientSchema = z.looseObject({ client_id: id, client_name: z.string().optional() });
