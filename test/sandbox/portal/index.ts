import { randomBytes, randomUUID } from "node:crypto";
import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Faults } from "../faults";
import { Body } from "../konnect/body";
import { toPage } from "../konnect/lists";
import { registerClient, removeClient, renewSecret } from "../konnect/okta-registration";
import { conflict, invalid, notFound, Problem, toResponse } from "../konnect/problems";
import type {
  Application,
  AuthStrategy,
  DcrProvider,
  Developer,
  KonnectState,
  Portal,
  Registration,
} from "../konnect/state";
import type { Recorder } from "../recorder";
import { createSandboxServer, type SandboxServer } from "../server";

/** What a Dev Portal of the sandbox is made of. */
export interface DevPortalOptions {
  readonly konnect: KonnectState;
  readonly recorder: Recorder;
  readonly faults: Faults;
  readonly port?: number | undefined;
}

const cookieName = "portalaccesstoken";

/** Starts the developer API of the first portal. @see Konnect API: Dev Portal v3 */
export async function startDevPortal(options: DevPortalOptions): Promise<SandboxServer> {
  const { konnect } = options;
  const sessions = new Map<string, Developer>();
  const app = new Hono();

  app.post("/api/v3/developer/authenticate", async (context) => {
    const body = await Body.read(context.req.raw);
    const username = body.text("username", 255);
    const password = body.text("password", 255);
    body.end();
    const developer = konnect.developers.find(
      (item) => item.email === username && item.password === password,
    );
    if (developer === undefined) throw new Problem(401, "Unauthorized", "Unauthorized");
    const session = randomBytes(24).toString("base64url");
    sessions.set(session, developer);
    setCookie(context, cookieName, session, { httpOnly: true, path: "/" });
    return context.body(null, 204);
  });

  app.use(async (context, next) => {
    if (!sessions.has(getCookie(context, cookieName) ?? ""))
      throw new Problem(401, "Unauthorized", "Unauthorized");
    await next();
  });
  const getDeveloper = (cookie: string | undefined): { developer: Developer; portal: Portal } => {
    const developer = sessions.get(cookie ?? "");
    const portal = konnect.portals.find(({ id }) => id === developer?.portalId);
    if (developer === undefined || portal === undefined)
      throw new Problem(401, "Unauthorized", "Unauthorized");
    return { developer, portal };
  };
  const getApplication = (id: string, developer: Developer): Application => {
    const application = konnect.applications.find(
      (item) => item.id === id && item.developerId === developer.id,
    );
    if (application === undefined) throw notFound("Application");
    return application;
  };

  app.get("/api/v3/portal", (context) => {
    const { portal } = getDeveloper(getCookie(context, cookieName));
    return context.json({ portal_id: portal.id, name: portal.name });
  });

  app.get("/api/v3/application-auth-strategies", (context) => {
    const { portal } = getDeveloper(getCookie(context, cookieName));
    return context.json(toPage(context, findStrategies(konnect, portal), {}, 100, toStrategyWire));
  });

  app.get("/api/v3/applications", (context) => {
    const { developer } = getDeveloper(getCookie(context, cookieName));
    const own = konnect.applications.filter((item) => item.developerId === developer.id);
    return context.json(
      toPage(context, own, { name: (item: Application) => item.name }, 100, (item) => toWire(konnect, item)),
    );
  });

  app.post("/api/v3/applications", async (context) => {
    const { developer, portal } = getDeveloper(getCookie(context, cookieName));
    const body = await Body.read(context.req.raw);
    const name = body.text("name", 255);
    const description = body.optionalText("description", 255);
    const redirectUri = body.optionalText("redirect_uri", 255);
    const strategyId = body.has("auth_strategy_id") ? body.uuidOrNull("auth_strategy_id") : null;
    body.end();
    if (konnect.applications.some((item) => item.developerId === developer.id && item.name === name)) {
      throw conflict("An application of this name exists");
    }
    const strategy = chooseStrategy(konnect, portal, strategyId);
    const provider = getProvider(konnect, strategy);
    const client = await registerClient(provider, { name, redirectUri });
    if ("problem" in client)
      throw new Problem(400, "Bad Request", `Unable to create the DCR application: ${client.problem}`);
    const application: Application = {
      id: randomUUID(),
      portalId: portal.id,
      developerId: developer.id,
      name,
      description,
      redirectUri,
      clientId: client.clientId,
      strategyId: strategy.id,
      created: new Date().toISOString(),
    };
    konnect.applications.push(application);
    return context.json({ ...toWire(konnect, application), client_secret: client.secret }, 201);
  });

  app.get("/api/v3/applications/:id", (context) => {
    const { developer } = getDeveloper(getCookie(context, cookieName));
    return context.json(toWire(konnect, getApplication(context.req.param("id"), developer)));
  });

  app.delete("/api/v3/applications/:id", async (context) => {
    const { developer } = getDeveloper(getCookie(context, cookieName));
    const application = getApplication(context.req.param("id"), developer);
    const provider = findProvider(konnect, application.strategyId);
    if (provider !== undefined) await removeClient(provider, application.clientId);
    konnect.applications.splice(konnect.applications.indexOf(application), 1);
    for (const registration of konnect.registrations.filter(
      (item) => item.applicationId === application.id,
    )) {
      konnect.registrations.splice(konnect.registrations.indexOf(registration), 1);
    }
    return context.body(null, 204);
  });

  app.get("/api/v3/applications/:id/credentials", (context) => {
    const { developer } = getDeveloper(getCookie(context, cookieName));
    const { clientId } = getApplication(context.req.param("id"), developer);
    return context.json({
      data: [{ type: "client_secret", id: clientId, client_id: clientId }],
      meta: { page: { number: 1, size: 10, total: 1 } },
    });
  });

  app.post("/api/v3/applications/:id/regenerate-secret", async (context) => {
    const { developer } = getDeveloper(getCookie(context, cookieName));
    const application = getApplication(context.req.param("id"), developer);
    const provider = findProvider(konnect, application.strategyId);
    const secret = provider === undefined ? undefined : await renewSecret(provider, application.clientId);
    if (secret === undefined) throw conflict("The secret could not be renewed");
    return context.json({ client_id: application.clientId, client_secret: secret }, 201);
  });

  app.get("/api/v3/applications/:id/registrations", (context) => {
    const { developer } = getDeveloper(getCookie(context, cookieName));
    const { id } = getApplication(context.req.param("id"), developer);
    const own = konnect.registrations.filter((item) => item.applicationId === id);
    return context.json(toPage(context, own, {}, 100, (item) => toRegistrationWire(konnect, item)));
  });

  app.post("/api/v3/applications/:id/registrations", async (context) => {
    const { developer, portal } = getDeveloper(getCookie(context, cookieName));
    const application = getApplication(context.req.param("id"), developer);
    const body = await Body.read(context.req.raw);
    const apiId = body.uuidOrNull("api_id");
    if (body.has("scopes")) body.value("scopes");
    body.end();
    const publication = konnect.publications.find(
      (item) => item.apiId === apiId && item.portalId === portal.id,
    );
    if (apiId === null || publication === undefined) throw notFound("API");
    if (publication.strategyIds?.includes(application.strategyId) !== true) {
      throw invalid("api_id", "the API uses another auth strategy than the application");
    }
    const isApproved = publication.autoApprove === true || portal.autoApproveApplications;
    const registration: Registration = {
      id: randomUUID(),
      applicationId: application.id,
      apiId,
      portalId: portal.id,
      status: isApproved ? "approved" : "pending",
      created: new Date().toISOString(),
    };
    konnect.registrations.push(registration);
    return context.json(toRegistrationWire(konnect, registration), 201);
  });

  app.notFound(() => toResponse(new Problem(404, "Not Found", "Not found")));
  app.onError((error) => {
    if (error instanceof Problem) return toResponse(error);
    console.error(error);
    return toResponse(new Problem(500, "Internal Server Error", "An unexpected error occurred"));
  });
  const server = await createSandboxServer({
    name: "portal",
    handle: (request) => app.fetch(request),
    ...options,
  });
  konnect.portalUrl = server.url;
  return server;
}

/** Strategies of the APIs that are published to a portal. */
function findStrategies(konnect: KonnectState, portal: Portal): AuthStrategy[] {
  const ids = konnect.publications
    .filter((item) => item.portalId === portal.id)
    .flatMap((item) => item.strategyIds ?? []);
  return konnect.strategies.filter((strategy) => ids.includes(strategy.id));
}

function chooseStrategy(konnect: KonnectState, portal: Portal, id: string | null): AuthStrategy {
  const available = findStrategies(konnect, portal);
  const [first, ...others] = id === null ? available : available.filter((strategy) => strategy.id === id);
  if (first === undefined)
    throw invalid("auth_strategy_id", "no published API of this portal uses it", "missing_reference");
  if (others.length > 0) throw invalid("auth_strategy_id", "is required: there are several", "required");
  return first;
}

function findProvider(konnect: KonnectState, strategyId: string): DcrProvider | undefined {
  const strategy = konnect.strategies.find(({ id }) => id === strategyId);
  return konnect.providers.find(({ id }) => id === strategy?.dcrProviderId);
}

function getProvider(konnect: KonnectState, strategy: AuthStrategy): DcrProvider {
  const provider = findProvider(konnect, strategy.id);
  if (provider === undefined) throw new Problem(400, "Bad Request", "The auth strategy has no DCR provider");
  return provider;
}

function toStrategyWire(strategy: AuthStrategy) {
  return {
    id: strategy.id,
    name: strategy.displayName,
    credential_type: "client_credentials",
    auth_methods: strategy.config.auth_methods,
    available_scopes: strategy.config.scopes,
    supports_multiple_credentials: false,
  };
}

function toWire(konnect: KonnectState, application: Application) {
  const strategy = konnect.strategies.find(({ id }) => id === application.strategyId);
  return {
    id: application.id,
    name: application.name,
    description: application.description ?? null,
    ...(application.redirectUri === undefined ? {} : { redirect_uri: application.redirectUri }),
    client_id: application.clientId,
    ...(strategy === undefined ? {} : { auth_strategy: toStrategyWire(strategy) }),
    created_at: application.created,
    updated_at: application.created,
  };
}

function toRegistrationWire(konnect: KonnectState, registration: Registration) {
  const api = konnect.apis.find(({ id }) => id === registration.apiId);
  return {
    id: registration.id,
    status: registration.status,
    application_id: registration.applicationId,
    api_id: registration.apiId,
    api_name: api?.name ?? "",
    api_slug: (api?.name ?? "").toLowerCase(),
    created_at: registration.created,
    updated_at: registration.created,
  };
}
