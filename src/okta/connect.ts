import { createHttpClient, type HttpClient, type HttpSettings } from "../http";
import type { Redactor } from "../secrets/redact";
import { type ClientRegistry, createClientRegistry } from "./client-registry";
import { describeOktaError } from "./error-body";
import { createOktaReader, type OktaReader } from "./reader";

/** What a connection to Okta needs. */
export interface OktaConnection {
  /** Scheme, host and port of the organisation. */
  readonly origin: string;
  /** Left out, only what Okta shows to everybody can be read. */
  readonly credential?: OktaCredential | undefined;
  readonly settings?: Partial<HttpSettings> | undefined;
  readonly redactor: Redactor;
  readonly signal?: AbortSignal | undefined;
}

/** A secret with the scheme it is sent under. */
export interface OktaCredential {
  readonly scheme: "SSWS" | "Bearer";
  readonly token: string;
}

/** A reader of one Okta organisation. */
export function connectOkta(connection: OktaConnection): OktaReader {
  return createOktaReader(createOktaHttp(connection));
}

/** The one thing that this package writes in Okta by itself: clients, as Konnect registers them. */
export function connectClientRegistry(connection: OktaConnection): ClientRegistry {
  return createClientRegistry(createOktaHttp(connection));
}

function createOktaHttp(connection: OktaConnection): HttpClient {
  const { origin, credential, settings, redactor, signal } = connection;
  if (credential !== undefined) redactor.remember(credential.token);
  return createHttpClient({
    service: "Okta",
    origin,
    redactor,
    describeError: describeOktaError,
    ...(credential === undefined
      ? {}
      : { authorization: async () => `${credential.scheme} ${credential.token}` }),
    ...(settings === undefined ? {} : { settings }),
    ...(signal === undefined ? {} : { signal }),
  });
}
