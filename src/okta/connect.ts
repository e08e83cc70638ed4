import { createHttpClient, type HttpClient, type HttpSettings } from "../http";
import type { Redactor } from "../redact/redact";
import { type ClientRegistry, createClientRegistry } from "./client-registry";
import { describeOktaError } from "./error-body";
import { createOktaReader, type OktaReader } from "./reader";
import { createServiceAuthorization, type ServiceApp } from "./service-app";

/** What a connection to Okta needs. */
export interface OktaConnection {
  /** Scheme, host and port of the organization. */
  readonly origin: string;
  /** Left out, only what Okta shows to everybody can be read. */
  readonly credential?: OktaCredential | undefined;
  readonly settings?: Partial<HttpSettings> | undefined;
  readonly redactor: Redactor;
  readonly signal?: AbortSignal | undefined;
}

/** A secret with the scheme it is sent under, or a service app that gets tokens with its key. */
export type OktaCredential =
  | { readonly scheme: "SSWS" | "Bearer"; readonly token: string }
  | ({ readonly scheme: "private_key_jwt" } & ServiceApp);

/** A reader of one Okta organization. */
export function connectOkta(connection: OktaConnection): OktaReader {
  return createOktaReader(createOktaHttp(connection));
}

/** The one thing that this package writes in Okta by itself: clients, as Konnect registers them. */
export function connectClientRegistry(connection: OktaConnection): ClientRegistry {
  return createClientRegistry(createOktaHttp(connection));
}

function createOktaHttp(connection: OktaConnection): HttpClient {
  const { origin, credential, settings, redactor, signal } = connection;
  if (credential !== undefined && "token" in credential) redactor.remember(credential.token);
  return createHttpClient({
    service: "Okta",
    origin,
    redactor,
    describeError: describeOktaError,
    ...toAuthorization(connection),
    ...(settings === undefined ? {} : { settings }),
    ...(signal === undefined ? {} : { signal }),
  });
}

function toAuthorization({ origin, credential, redactor, signal }: OktaConnection) {
  if (credential === undefined) return {};
  if (credential.scheme === "private_key_jwt") {
    return {
      authorizationHeaders: createServiceAuthorization({ origin, app: credential, redactor, signal }),
    };
  }
  return { authorization: async () => `${credential.scheme} ${credential.token}` };
}
