import { createHttpClient, type HttpSettings } from "../http";
import type { Redactor } from "../redact/redact";
import { createKonnectClient, type KonnectClient } from "./client";
import { describeKonnectError } from "./error-body";

/** What a connection to Konnect needs. */
export interface KonnectConnection {
  /** Base URL of the region's API, without a version. */
  readonly serverUrl: string;
  /** Personal or system account access token. */
  readonly token: string;
  readonly settings?: Partial<HttpSettings>;
  readonly redactor: Redactor;
  readonly signal?: AbortSignal;
}

/** A client of one Konnect region. */
export function connectKonnect(connection: KonnectConnection): KonnectClient {
  const { serverUrl, token, settings, redactor, signal } = connection;
  redactor.remember(token);
  const http = createHttpClient({
    service: "Konnect",
    origin: serverUrl,
    authorization: async () => `Bearer ${token}`,
    redactor,
    describeError: describeKonnectError,
    ...(settings === undefined ? {} : { settings }),
    ...(signal === undefined ? {} : { signal }),
  });
  return createKonnectClient(http);
}
