import { z } from "zod";

/*
 * Responses of a Dev Portal to developers. Only fields that this package uses; unknown fields are accepted.
 * @see Konnect API document: Dev Portal v3
 */

/** Used in paths, also of Konnect: only a UUID, as documented. */
const id = z.guid();

export const portalContextSchema = z.looseObject({
  portal_id: id,
  name: z.string().optional(),
  authentication_enabled: z.boolean().optional(),
  basic_auth_enabled: z.boolean().optional(),
});

/** A portal's public description of itself. */
export type PortalContextWire = z.infer<typeof portalContextSchema>;

export const portalApiSchema = z.looseObject({
  id,
  name: z.string().optional(),
  version: z.string().nullish(),
});

/** An API that a developer sees. */
export type PortalApiWire = z.infer<typeof portalApiSchema>;

export const createdApplicationSchema = z.looseObject({
  id,
  client_id: z.string().min(1).max(200),
  client_secret: z.string().min(1),
});

/** A new application under Dynamic Client Registration; the only answer with its secret. */
export type CreatedApplicationWire = z.infer<typeof createdApplicationSchema>;

export const applicationSchema = z.looseObject({ id, name: z.string().optional() });

export const portalRegistrationSchema = z.looseObject({ id, status: z.string() });

/** The registration of an application for an API. */
export type PortalRegistrationWire = z.infer<typeof portalRegistrationSchema>;
