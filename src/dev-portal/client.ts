import { z } from "zod";
import { type HttpClient, isHttpError, listPages, parseAs, requestAs } from "../http";
import type { Redactor } from "../redact/redact";
import { openSession, type PortalLogin } from "./session";
import {
  applicationSchema,
  type CreatedApplicationWire,
  createdApplicationSchema,
  type PortalApiWire,
  type PortalContextWire,
  type PortalRegistrationWire,
  portalApiSchema,
  portalContextSchema,
  portalRegistrationSchema,
} from "./wire";

/** A Dev Portal before sign-in. */
export interface DevPortal {
  getContext(): Promise<PortalContextWire>;
  /** @throws HttpError DCR_PORTAL_UNAUTHORIZED */
  signIn(login: PortalLogin): Promise<Developer>;
}

/** The fields of a new application. */
export interface ApplicationDraft {
  readonly name: string;
  readonly description: string;
  readonly authStrategyId: string;
}

/**
 * A developer who is signed in. Requests that create or delete something ignore the user's interruption, because a
 * lost response would leave an unknown application behind.
 */
export interface Developer {
  /** APIs that the portal shows to this developer. */
  listApis(): Promise<PortalApiWire[]>;
  register(applicationId: string, apiId: string): Promise<PortalRegistrationWire>;
  getRegistration(applicationId: string, registrationId: string): Promise<PortalRegistrationWire>;
  /** Has Konnect register a client in Okta. Not interruptible. */
  createApplication(draft: ApplicationDraft): Promise<CreatedApplicationWire>;
  /** Not interruptible. */
  listApplicationIdsNamed(name: string): Promise<string[]>;
  /** Deletes an application and its client; succeeds if it does not exist. Not interruptible. */
  deleteApplication(id: string): Promise<void>;
  /** Not interruptible. */
  signOut(): Promise<void>;
}

const service = "Dev Portal";
const base = "/api/v3/applications";
const maxPages = 100;

/** Konnect registers a client in Okta before it answers. */
const createTimeoutSeconds = 30;

/** Creates a {@link DevPortal} on an HTTP client without its own signal. */
export function createDevPortal(http: HttpClient, redactor: Redactor, signal?: AbortSignal): DevPortal {
  const listening = signal === undefined ? {} : { signal };
  return {
    getContext: async () => {
      const path = "/api/v3/portal";
      return await requestAs(http, service, portalContextSchema, { method: "GET", path, ...listening });
    },
    signIn: async (login) => {
      const session = await openSession(http, login, redactor, signal);
      return createDeveloper(session, redactor, listening);
    },
  };
}

function createDeveloper(
  session: Pick<HttpClient, "request">,
  redactor: Redactor,
  listening: { readonly signal?: AbortSignal },
): Developer {
  const list = <T extends z.ZodType>(
    path: string,
    item: T,
    further: { readonly query?: Record<string, string>; readonly signal?: AbortSignal },
  ) => listPages(session, { service, path, item, maxPages, ...further });

  return {
    listApis: () => list("/api/v3/apis", portalApiSchema, listening),
    register: async (applicationId, apiId) => {
      const path = `${toApplicationPath(applicationId)}/registrations`;
      const request = { method: "POST", path, body: { api_id: apiId }, ...listening } as const;
      return await requestAs(session, service, portalRegistrationSchema, request);
    },
    getRegistration: async (applicationId, registrationId) => {
      const path = `${toApplicationPath(applicationId)}/registrations/${encodeURIComponent(registrationId)}`;
      const request = { method: "GET", path, ...listening } as const;
      return await requestAs(session, service, portalRegistrationSchema, request);
    },
    createApplication: async ({ name, description, authStrategyId }) => {
      const body = { name, description, auth_strategy_id: authStrategyId };
      const answer = await session.request({
        method: "POST",
        path: base,
        body,
        timeoutSeconds: createTimeoutSeconds,
      });
      const secret = z.looseObject({ client_secret: z.string() }).safeParse(answer.body);
      if (secret.success) redactor.remember(secret.data.client_secret);
      const place = { method: "POST", path: base, status: answer.status } as const;
      return parseAs(service, createdApplicationSchema, place, answer.body);
    },
    listApplicationIdsNamed: async (name) =>
      (await list(base, applicationSchema, { query: { "filter[name][eq]": name } }))
        .filter((item) => item.name === name)
        .map(({ id }) => id),
    deleteApplication: async (id) => {
      try {
        await session.request({ method: "DELETE", path: toApplicationPath(id) });
      } catch (error) {
        if (!isHttpError(error, 404)) throw error;
      }
    },
    signOut: async () => {
      await session.request({ method: "POST", path: "/api/v3/developer/logout", repeatable: true });
    },
  };
}

function toApplicationPath(applicationId: string): string {
  return `${base}/${encodeURIComponent(applicationId)}`;
}
