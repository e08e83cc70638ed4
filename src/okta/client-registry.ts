import { z } from "zod";
import { type HttpClient, isHttpError, requestAs } from "../http";
import { listedClientSchema, type RegisteredClientWire, registeredClientSchema } from "./wire";

const path = "/oauth2/v1/clients";

/** Clients of an Okta organization, registered and deleted as Konnect does it. */
export interface ClientRegistry {
  /** Sent once: whether a lost answer means a client has to be looked up by its name. */
  registerClient(name: string): Promise<RegisteredClientWire>;
  /** Ids of the clients of exactly this name. */
  listClientIdsNamed(name: string): Promise<string[]>;
  /** One that is gone is deleted. */
  deleteClient(id: string): Promise<void>;
}

/**
 * Makes a {@link ClientRegistry}.
 * @see Kong/konnect-portal-dcr-handler src/handlers/handler.ts, RFC 7591 and RFC 7592
 */
export function createClientRegistry(http: HttpClient): ClientRegistry {
  return {
    registerClient: async (name) => {
      const body = {
        client_name: name,
        redirect_uris: [],
        response_types: ["token"],
        grant_types: ["client_credentials"],
        token_endpoint_auth_method: "client_secret_basic",
        application_type: "service",
      };
      return await requestAs(http, "Okta", registeredClientSchema, { method: "POST", path, body });
    },
    listClientIdsNamed: async (name) => {
      const request = { method: "GET", path, query: { q: name } } as const;
      const clients = await requestAs(http, "Okta", z.array(listedClientSchema), request);
      return clients.filter((client) => client.client_name === name).map((client) => client.client_id);
    },
    deleteClient: async (id) => {
      try {
        await http.request({ method: "DELETE", path: `${path}/${encodeURIComponent(id)}` });
      } catch (error) {
        if (!isHttpError(error, 404)) throw error;
      }
    },
  };
}
