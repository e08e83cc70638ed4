import { z } from "zod";

/*
 * What Konnect answers. Only fields that this package uses; unknown ones are let through, and optional ones may
 * be missing from any answer. @see Konnect API documents: application auth strategies v2, portal management v3,
 * API builder v3
 */

const id = z.string().min(1).max(200);
const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? undefined);

export const dcrProviderSchema = z.looseObject({
  id,
  name: z.string().optional(),
  display_name: z.string().nullish(),
  provider_type: z.string().optional(),
  issuer: z.string().optional(),
  labels,
});

/** A DCR provider as Konnect answers it. */
export type DcrProviderWire = z.infer<typeof dcrProviderSchema>;

const stringList = z.array(z.string());

export const openidConnectSchema = z.looseObject({
  issuer: z.string().optional(),
  credential_claim: stringList.optional(),
  scopes: stringList.optional(),
  auth_methods: stringList.optional(),
});

/** `configs.openid-connect` of a strategy. */
export type OpenidConnectWire = z.infer<typeof openidConnectSchema>;

export const authStrategySchema = z.looseObject({
  id,
  name: z.string().optional(),
  display_name: z.string().nullish(),
  strategy_type: z.string().optional(),
  configs: z.looseObject({ "openid-connect": openidConnectSchema.optional() }).optional(),
  dcr_provider: z.looseObject({ id, name: z.string().optional() }).nullish(),
  labels,
});

/** An application auth strategy as Konnect answers it. */
export type AuthStrategyWire = z.infer<typeof authStrategySchema>;

export const portalSchema = z.looseObject({
  id,
  name: z.string().optional(),
  default_application_auth_strategy_id: z.string().nullish(),
  default_domain: z.string().nullish(),
  canonical_domain: z.string().nullish(),
  authentication_enabled: z.boolean().optional(),
  default_api_visibility: z.string().optional(),
  auto_approve_developers: z.boolean().optional(),
  auto_approve_applications: z.boolean().optional(),
});

/** A Dev Portal as Konnect answers it. */
export type PortalWire = z.infer<typeof portalSchema>;

export const verificationSchema = z.looseObject({
  status: z.string(),
  errors: z.array(z.string()).nullish(),
});

/** The answer of `verify`. */
export type VerificationWire = z.infer<typeof verificationSchema>;

export const publicationSchema = z.looseObject({
  auth_strategy_ids: z.array(z.string()).nullish(),
  auto_approve_registrations: z.boolean().optional(),
  visibility: z.string().optional(),
  warnings: z.array(z.string()).nullish(),
});

/** An API publication as Konnect answers it. */
export type PublicationWire = z.infer<typeof publicationSchema>;

export const publicationListItemSchema = publicationSchema.extend({
  api_id: id,
  portal_id: z.string().optional(),
  entity_type: z.string().optional(),
});

/** One item of a list of publications. */
export type PublicationListItemWire = z.infer<typeof publicationListItemSchema>;

export const implementationSchema = z.looseObject({
  id: z.string().optional(),
  api_id: z.string().optional(),
  service: z
    .looseObject({
      id: z.string().optional(),
      control_plane_id: z.string().optional(),
      auth_strategy_sync_error: z
        .looseObject({
          control_plane_error: z.string().optional(),
          message: z.string().optional(),
        })
        .nullish(),
    })
    .nullish(),
  control_plane: z
    .looseObject({
      control_plane_id: z.string().optional(),
      access_control_enforcement_enabled: z.boolean().optional(),
    })
    .nullish(),
});

/** A link between an API and a gateway service, or a whole control plane. */
export type ImplementationWire = z.infer<typeof implementationSchema>;

export const applicationSchema = z.looseObject({
  id,
  name: z.string().optional(),
  client_id: z.string().nullish(),
  auth_strategy: z.looseObject({ id: z.string().optional() }).nullish(),
});

/** A developer's application as an administrator sees it. */
export type ApplicationWire = z.infer<typeof applicationSchema>;

export const applicationRegistrationSchema = z.looseObject({
  id,
  status: z.string().optional(),
  api: z.looseObject({ id: z.string().optional(), name: z.string().optional() }).nullish(),
  application: z.looseObject({ id: z.string().optional(), name: z.string().optional() }).nullish(),
});

/** The registration of an application for an API, as an administrator sees it. */
export type ApplicationRegistrationWire = z.infer<typeof applicationRegistrationSchema>;

export const developerSchema = z.looseObject({
  id,
  email: z.string().optional(),
  status: z.string().optional(),
});

/** A developer of a portal. */
export type DeveloperWire = z.infer<typeof developerSchema>;

export const apiSchema = z.looseObject({ id, name: z.string().optional(), version: z.string().nullish() });

/** An API of the catalog. */
export type ApiWire = z.infer<typeof apiSchema>;
