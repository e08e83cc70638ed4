import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import type { Faults } from "../faults";
import type { Recorder } from "../recorder";
import { createSandboxServer, type SandboxServer } from "../server";
import { addAuthorizationServerRoutes } from "./authorization-servers";
import { addClientRoutes } from "./clients";
import { OAuthError, OktaError } from "./errors";
import { addOrganizationRoutes, authorize } from "./organization";
import { type ServiceApp, ServiceApps } from "./service-apps";
import { defaultOktaSwitches, OktaState, type OktaSwitches } from "./state";
import { addTokenRoutes, takeSigningKeys } from "./token-endpoint";

/** The parts of an organization of the sandbox. */
export interface OktaOrganizationOptions {
  readonly recorder: Recorder;
  readonly faults: Faults;
  readonly port?: number | undefined;
  readonly switches?: Partial<OktaSwitches> | undefined;
}

/** An Okta organization on loopback. */
export interface OktaOrganization extends SandboxServer {
  readonly state: OktaState;
  /** API services apps of the organization. */
  readonly serviceApps: ServiceApp[];
}

const isPublic = (path: string) =>
  path === "/oauth2/v1/token" || path.startsWith("/.well-known/") || /^\/oauth2\/(?!v1\/)[^/]+\//.test(path);

/** Starts an Okta organization: management API, client registration, authorization servers. */
export async function startOktaOrganization(options: OktaOrganizationOptions): Promise<OktaOrganization> {
  const state = new OktaState({ ...defaultOktaSwitches, ...options.switches });
  const serviceApps = new ServiceApps();
  const app = new Hono();
  app.use(async (context, next) => {
    const authorization = context.req.header("authorization");
    if (!isPublic(context.req.path)) {
      if (/^(Bearer|DPoP) /.test(authorization ?? ""))
        await serviceApps.authorize(context.req.raw, state.url);
      else authorize(state, authorization, context.req.method, context.req.path);
    }
    if (!state.switches.hasAccessManagement && context.req.path.startsWith("/api/v1/authorizationServers")) {
      throw new OktaError(
        401,
        "E0000015",
        "You do not have permission to access the feature you are requesting",
      );
    }
    await next();
    context.header("x-okta-request-id", randomUUID());
    context.header("x-rate-limit-limit", "600");
    context.header("x-rate-limit-remaining", "599");
    context.header("x-rate-limit-reset", String(Math.floor(Date.now() / 1000) + 60));
    context.header("date", new Date(state.now()).toUTCString());
  });
  serviceApps.addRoutes(app, state);
  addOrganizationRoutes(app, state);
  addAuthorizationServerRoutes(app, state);
  addClientRoutes(app, state);
  addTokenRoutes(app, state, await takeSigningKeys());
  app.notFound((context) =>
    context.json(
      new OktaError(405, "E0000022", "The endpoint does not support the provided HTTP method").body,
      405,
    ),
  );
  app.onError((error) => {
    if (error instanceof OktaError || error instanceof OAuthError) {
      return Response.json(error.body, { status: error.status });
    }
    console.error(error);
    return Response.json(new OktaError(500, "E0000009", "Internal Server Error").body, { status: 500 });
  });
  const server = await createSandboxServer({
    name: "okta",
    handle: (request) => app.fetch(request),
    ...options,
  });
  state.url = server.url;
  return { ...server, state, serviceApps: serviceApps.apps };
}
