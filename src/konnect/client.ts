import type { z } from "zod";
import type { HttpClient } from "../http";
import {
  createKonnectReader,
  type KonnectReader,
  parseAnswer,
  toPath,
  toPublicationPath,
  toRegistrationsPath,
  unlessGone,
} from "./reader";
import {
  type AuthStrategyWire,
  authStrategySchema,
  type DcrProviderWire,
  dcrProviderSchema,
  type PortalWire,
  type PublicationWire,
  portalSchema,
  publicationSchema,
  type RegistrationWire,
  registrationSchema,
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
  ): Promise<RegistrationWire>;
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
    const answer = await http.request({
      method,
      path,
      ...(body === undefined ? {} : { body }),
      ...(repeatable === undefined ? {} : { repeatable }),
    });
    return parseAnswer(schema, answer, method, path);
  }

  async function remove(path: string): Promise<void> {
    await unlessGone(() => http.request({ method: "DELETE", path }));
  }

  const providers = "/v2/dcr-providers";
  const strategies = "/v2/application-auth-strategies";
  return {
    ...createKonnectReader(http),
    createDcrProvider: (body) => write("POST", providers, dcrProviderSchema, body),
    updateDcrProvider: (id, body) => write("PATCH", toPath(providers, id), dcrProviderSchema, body),
    deleteDcrProvider: (id) => remove(toPath(providers, id)),
    verifyDcrProvider: (id) =>
      write("POST", `${toPath(providers, id)}/verify`, verificationSchema, undefined, true),
    createAuthStrategy: (body) => write("POST", strategies, authStrategySchema, body),
    updateAuthStrategy: (id, body) => write("PATCH", toPath(strategies, id), authStrategySchema, body),
    replaceAuthStrategy: (id, body) => write("PUT", toPath(strategies, id), authStrategySchema, body),
    deleteAuthStrategy: (id) => remove(toPath(strategies, id)),
    updatePortal: (id, body) => write("PATCH", toPath("/v3/portals", id), portalSchema, body),
    putPublication: (apiId, portalId, body) =>
      write("PUT", toPublicationPath(apiId, portalId), publicationSchema, body),
    approveRegistration: (portalId, applicationId, registrationId) =>
      write(
        "PATCH",
        toPath(toRegistrationsPath(portalId, applicationId), registrationId),
        registrationSchema,
        { status: "approved" },
      ),
  };
}
