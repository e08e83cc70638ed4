import { Hono } from "hono";
import type { Faults } from "../faults";
import type { Recorder } from "../recorder";
import { createSandboxServer, type SandboxServer } from "../server";
import type { KonnectSwitches } from "../switches";
import { addApiRoutes } from "./apis";
import { addApplicationRoutes } from "./applications";
import { addAuthStrategyRoutes } from "./auth-strategies";
import { addClassicPortalRoutes } from "./classic-portals";
import { addDcrProviderRoutes } from "./dcr-providers";
import { addDeveloperRoutes } from "./developers";
import { addImplementationRoutes } from "./implementations";
import type { TokenRole } from "./objects";
import { answerTheRest } from "./other-methods";
import { addPortalAuthenticationRoutes } from "./portal-authentication";
import { addPortalRoutes } from "./portals";
import { Problem, unauthorized } from "./problems";
import { addPublicationRoutes } from "./publications";
import { countRequest } from "./rate-limit";
import { addRegistrationRoutes } from "./registrations";
import { KonnectState } from "./state";

/** The parts of a control plane of the sandbox. */
export interface KonnectOptions {
  readonly recorder: Recorder;
  readonly faults: Faults;
  readonly port?: number | undefined;
  readonly switches?: Partial<KonnectSwitches> | undefined;
}

/** One region of Konnect on loopback. */
export interface Konnect extends SandboxServer {
  readonly state: KonnectState;
}

/** Starts a Konnect region. */
export async function startKonnect(options: KonnectOptions): Promise<Konnect> {
  const state = new KonnectState(options.switches);
  const app = createKonnectApp(state);
  const server = await createSandboxServer({
    name: "konnect",
    handle: (request) => app.fetch(request),
    ...options,
  });
  return { ...server, state };
}

/** Konnect's regional API: authentication, rate limit, every object. */
export function createKonnectApp(state: KonnectState): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    const token = /^Bearer (.+)$/.exec(context.req.header("authorization") ?? "")?.[1];
    const role = token === undefined ? undefined : state.tokens.get(token);
    if (role === undefined) throw unauthorized("Invalid credentials");
    countRequest(state.requestWindow, state.switches);
    if (!mayDo(role, context.req.method)) {
      throw new Problem(403, "Forbidden", "You do not have permission to perform this action");
    }
    await next();
  });
  addDcrProviderRoutes(app, state);
  addAuthStrategyRoutes(app, state);
  addPortalRoutes(app, state);
  addPortalAuthenticationRoutes(app, state);
  addClassicPortalRoutes(app, state);
  addApiRoutes(app, state);
  addPublicationRoutes(app, state);
  addImplementationRoutes(app, state);
  addDeveloperRoutes(app, state);
  addApplicationRoutes(app, state);
  addRegistrationRoutes(app, state);
  answerTheRest(app);
  return app;
}

function mayDo(role: TokenRole, method: string): boolean {
  if (role === "full" || method === "GET") return true;
  return role === "creator" && method === "POST";
}
