import { createHttpClient, type HttpSettings } from "../http";
import type { Redactor } from "../secrets/redact";
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
  const { origin, credential, settings, redactor, signal } = connection;
  if (credential !== undefined) redactor.remember(credential.token);
  const http = createHttpClient({
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
  return createOktaReader(http);
}
