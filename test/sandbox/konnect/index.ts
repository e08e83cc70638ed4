import { Hono } from "hono";
import type { Faults } from "../faults";
import type { Recorder } from "../recorder";
import { createSandboxServer, type SandboxServer } from "../server";
import { addApplicationRoutes } from "./applications";
import { addAuthStrategyRoutes } from "./auth-strategies";
import { addDcrProviderRoutes } from "./dcr-providers";
import { addPortalRoutes } from "./portals";
import { Problem, toResponse } from "./problems";
import { addPublicationRoutes } from "./publications";
import { KonnectState, type KonnectSwitches } from "./state";

/** What a control plane of the sandbox is made of. */
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
  const app = new Hono();
  app.use(async (context, next) => {
    const token = /^Bearer (.+)$/.exec(context.req.header("authorization") ?? "")?.[1];
    const role = token === undefined ? undefined : state.tokens.get(token);
    if (role === undefined) throw new Problem(401, "Unauthorized", "Invalid credentials");
    if (role === "viewer" && context.req.method !== "GET")
      throw new Problem(403, "Forbidden", "You do not have permission to perform this action");
    await next();
  });
  addDcrProviderRoutes(app, state);
  addAuthStrategyRoutes(app, state);
  addPortalRoutes(app, state);
  addPublicationRoutes(app, state);
  addApplicationRoutes(app, state);
  app.notFound(() => toResponse(new Problem(404, "Not Found", "Not found")));
  app.onError((error) => {
    if (error instanceof Problem) return toResponse(error);
    console.error(error);
    return toResponse(new Problem(500, "Internal Server Error", "An unexpected error occurred"));
  });
  const server = await createSandboxServer({
    name: "konnect",
    handle: (request) => app.fetch(request),
    ...options,
  });
  return { ...server, state };
}
