import { randomUUID } from "node:crypto";
import { findProvider } from "./auth-strategies";
import type { Application, AuthStrategy, Portal, Publication, Registration } from "./objects";
import { registerClient, removeClient } from "./okta-registration";
import { conflict, invalid, notFound, refuse } from "./problems";
import { type KonnectState, remove } from "./state";

/** What a new application is created from. */
export interface ApplicationDraft {
  readonly portal: Portal;
  readonly owner: Application["owner"];
  readonly name: string;
  readonly description: string | undefined;
  readonly redirectUri: string | undefined;
  readonly scopes: string[] | undefined;
  /** Client that exists in the identity provider already; only without a DCR provider, or to take it over. */
  readonly clientId: { readonly field: "client_id" | "dcr_client_id"; readonly value: string } | undefined;
  readonly labels?: Record<string, string | null>;
  readonly strategy: AuthStrategy;
}

/** Strategies that applications of a portal can use: those of its published APIs, and its default. */
export function listPortalStrategies(state: KonnectState, portal: Portal): AuthStrategy[] {
  const ids = state.publications
    .filter((item) => item.portalId === portal.id)
    .flatMap((item) => state.strategyIdsOf(item) ?? []);
  return state.strategies.filter(({ id }) => ids.includes(id) || id === portal.defaultStrategyId);
}

/**
 * The strategy of a new application: the chosen one, else the portal's default, else the only one there is.
 * @see Konnect API: Dev Portal v3, AuthStrategyId
 * @throws Problem 400
 */
export function chooseStrategy(state: KonnectState, portal: Portal, id: string | null): AuthStrategy {
  const field = "auth_strategy_id";
  const available = listPortalStrategies(state, portal);
  const wanted = id ?? portal.defaultStrategyId;
  const [first, ...others] =
    wanted === null ? available : available.filter((strategy) => strategy.id === wanted);
  if (first === undefined)
    throw invalid(field, "references no auth strategy of this portal", "missing_reference");
  if (others.length > 0) throw invalid(field, "is a required field", "required");
  return first;
}

/** Makes an application and, under a DCR strategy, its client; the secret is known only here. @throws Problem */
export async function createApplication(
  state: KonnectState,
  draft: ApplicationDraft,
): Promise<{ application: Application; secret: string | undefined }> {
  const { portal, owner, name, strategy } = draft;
  if (state.applications.some((item) => item.owner.id === owner.id && item.name === name)) {
    throw conflict(`The application [${name}] exists`);
  }
  const { clientId, secret } = await obtainClient(state, draft);
  const now = new Date().toISOString();
  const application: Application = {
    id: randomUUID(),
    portalId: portal.id,
    owner,
    name,
    description: draft.description ?? null,
    redirectUri: draft.redirectUri,
    scopes: draft.scopes,
    clientId,
    strategyId: strategy.id,
    labels: draft.labels ?? {},
    created: now,
    updated: now,
  };
  state.applications.push(application);
  return { application, secret };
}

async function obtainClient(
  state: KonnectState,
  draft: ApplicationDraft,
): Promise<{ clientId: string; secret: string | undefined }> {
  const { strategy, clientId, name, redirectUri } = draft;
  if (strategy.type === "key_auth") throw invalid("auth_strategy_id", "this sandbox issues no API keys");
  const provider = findProvider(state, strategy);
  if (provider === undefined) {
    if (clientId?.field === "client_id") return { clientId: clientId.value, secret: undefined };
    throw invalid("client_id", "is a required field", "required");
  }
  if (clientId?.field === "client_id") throw invalid("client_id", "is not allowed with a DCR provider");
  if (clientId !== undefined) return { clientId: clientId.value, secret: undefined };
  const client = await registerClient(provider, { name, redirectUri });
  if ("secret" in client) return client;
  const reason = `Unable to create the DCR application: ${client.problem}`;
  throw refuse([{ field: "auth_strategy_id", reason, rule: "invalid", source: "body" }], reason);
}

/** Deletes an application with its registrations, and its client where a DCR provider is left. @throws Problem 400 */
export async function deleteApplication(state: KonnectState, application: Application): Promise<void> {
  const strategy = state.strategies.find(({ id }) => id === application.strategyId);
  const provider = findProvider(state, strategy);
  const problem = provider === undefined ? undefined : await removeClient(provider, application.clientId);
  if (problem !== undefined && state.switches.deleteNeedsIdentityProvider) {
    const reason = `Unable to delete the DCR application: ${problem}`;
    throw refuse([{ field: "id", reason, rule: "invalid", source: "body" }], reason);
  }
  for (const item of state.registrations.filter(({ applicationId }) => applicationId === application.id)) {
    remove(state.registrations, item);
  }
  remove(state.applications, application);
}

/** Registers an application for a published API. @throws Problem 400, 404, 409 */
export function register(
  state: KonnectState,
  application: Application,
  apiId: string,
  status?: "approved" | "pending",
): Registration {
  const portal = state.portals.find(({ id }) => id === application.portalId);
  const isOfPortal = (item: Publication) => item.apiId === apiId && item.portalId === application.portalId;
  const publication = state.publications.find(isOfPortal);
  if (publication === undefined) throw notFound("API");
  if (state.strategyIdsOf(publication)?.includes(application.strategyId) !== true) {
    throw invalid("api_id", "uses another auth strategy than the application");
  }
  const isOfBoth = (item: Registration) => item.applicationId === application.id && item.apiId === apiId;
  if (state.registrations.some(isOfBoth)) throw conflict("The application is registered for this API");
  const isAutomatic = publication.autoApprove === true || portal?.autoApproveApplications === true;
  const now = new Date().toISOString();
  const registration: Registration = {
    id: randomUUID(),
    applicationId: application.id,
    apiId,
    portalId: application.portalId,
    status: status ?? (isAutomatic ? "approved" : "pending"),
    created: now,
    updated: now,
  };
  state.registrations.push(registration);
  return registration;
}
