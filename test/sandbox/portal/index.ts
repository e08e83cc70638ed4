import { Hono } from "hono";
import type { Faults } from "../faults";
import { answerTheRest } from "../konnect/other-methods";
import type { KonnectState } from "../konnect/state";
import type { Recorder } from "../recorder";
import { createSandboxServer, type SandboxServer } from "../server";
import { addApiRoutes } from "./apis";
import { addApplicationRoutes } from "./applications";
import { addCredentialRoutes } from "./credentials";
import { addDeveloperRoutes } from "./developers";
import { addRegistrationRoutes } from "./registrations";
import { Sessions } from "./sessions";
import { addStrategyRoutes } from "./strategies";

/** The parts of a Dev Portal of the sandbox. */
export interface DevPortalOptions {
  readonly konnect: KonnectState;
  readonly recorder: Recorder;
  readonly faults: Faults;
  readonly port?: number | undefined;
}

/** A Dev Portal on loopback. */
export interface DevPortal extends SandboxServer {
  readonly sessions: Sessions;
}

/**
 * Starts the developer API. All v3 portals of the sandbox share its address: who signs in is in the portal that he
 * is a developer of; who does not, sees the first one. @see Konnect API: Dev Portal v3
 */
export async function startDevPortal(options: DevPortalOptions): Promise<DevPortal> {
  const { konnect } = options;
  const sessions = new Sessions(konnect);
  const app = new Hono();
  addDeveloperRoutes(app, konnect, sessions);
  addApiRoutes(app, konnect, sessions);
  addStrategyRoutes(app, konnect, sessions);
  addApplicationRoutes(app, konnect, sessions);
  addCredentialRoutes(app, konnect, sessions);
  addRegistrationRoutes(app, konnect, sessions);
  answerTheRest(app);
  const server = await createSandboxServer({
    name: "portal",
    handle: (request) => app.fetch(request),
    ...options,
  });
  konnect.portalUrl = server.url;
  return { ...server, sessions };
}
