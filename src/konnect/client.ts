import type { z } from "zod";
import { type HttpClient, requestAs } from "../http";
import {
  createKonnectReader,
  type KonnectReader,
  toItemPath,
  toPublicationPath,
  toRegistrationsPath,
  unlessGone,
} from "./reader";
import {
  type ApplicationRegistrationWire,
  type AuthStrategyWire,
  applicationRegistrationSchema,
  authStrategySchema,
  type DcrProviderWire,
  dcrProviderSchema,
  type PortalWire,
  type PublicationWire,
  portalSchema,
  publicationSchema,
  type VerificationWire,
  verificationSchema,
} from "./wire";

/** A JSON body, as the API document names its fields. */
export type WireBody = Readonly<Record<string, unknown>>;

/** Reads and writes Konnect. Deleting what is not there is done. */
export interface KonnectClient extends KonnectReader {
  createDcrProvider(body: WireBody): Promise<DcrProviderWire>;
  updateDcrProvider(id: string, body: WireBody): Promise<DcrProviderWire>;
  deleteDcrProvider(id: string): Promise<void>;
  /** Has Konnect try the DCR provider's token at its issuer. */
  verifyDcrProvider(id: string): Promise<VerificationWire>;
  createAuthStrategy(body: WireBody): Promise<AuthStrategyWire>;
  updateAuthStrategy(id: string, body: WireBody): Promise<AuthStrategyWire>;
  replaceAuthStrategy(id: string, body: WireBody): Promise<AuthStrategyWire>;
  deleteAuthStrategy(id: string): Promise<void>;
  updatePortal(id: string, body: WireBody): Promise<PortalWire>;
  putPublication(apiId: string, portalId: string, body: WireBody): Promise<PublicationWire>;
  /** Lets an application use the API that it is registered for. */
  approveRegistration(
    portalId: string,
    applicationId: string,
    registrationId: string,
  ): Promise<ApplicationRegistrationWire>;
}

/** Makes a {@link KonnectClient} on an HTTP client that carries the token. */
export function createKonnectClient(http: HttpClient): KonnectClient {
  async function write<T extends z.ZodType>(
    method: "POST" | "PUT" | "PATCH",
    path: string,
    schema: T,
    body?: WireBody,
    repeatable?: boolean,
  ): Promise<z.output<T>> {
    return await requestAs(http, "Konnect", schema, {
      method,
      path,
      ...(body === undefined ? {} : { body }),
      ...(repeatable === undefined ? {} : { repeatable }),
    });
  }

  async function remove(path: string): Promise<void> {
    await unlessGone(() => http.request({ method: "DELETE", path }));
  }

  const providers = "/v2/dcr-providers";
  const strategies = "/v2/application-auth-strategies";
  return {
    ...createKonnectReader(http),
    createDcrProvider: (body) => write("POST", providers, dcrProviderSchema, body),
    updateDcrProvider: (id, body) => write("PATCH", toItemPath(providers, id), dcrProviderSchema, body),
    deleteDcrProvider: (id) => remove(toItemPath(providers, id)),
    verifyDcrProvider: (id) =>
      write("POST", `${toItemPath(providers, id)}/verify`, verificationSchema, undefined, true),
    createAuthStrategy: (body) => write("POST", strategies, authStrategySchema, body),
    updateAuthStrategy: (id, body) => write("PATCH", toItemPath(strategies, id), authStrategySchema, body),
    replaceAuthStrategy: (id, body) => write("PUT", toItemPath(strategies, id), authStrategySchema, body),
    deleteAuthStrategy: (id) => remove(toItemPath(strategies, id)),
    updatePortal: (id, body) => write("PATCH", toItemPath("/v3/portals", id), portalSchema, body),
    putPublication: (apiId, portalId, body) =>
      write("PUT", toPublicationPath(apiId, portalId), publicationSchema, body),
    approveRegistration: (portalId, applicationId, registrationId) =>
      write(
        "PATCH",
        toItemPath(toRegistrationsPath(portalId, applicationId), registrationId),
        applicationRegistrationSchema,
        { status: "approved" },
      ),
  };
}
