import type { Faults } from "../faults";
import type { AuthStrategy } from "../konnect/objects";
import type { KonnectState } from "../konnect/state";
import type { Recorder } from "../recorder";
import { createSandboxServer, type SandboxServer } from "../server";
import { authenticate, isRegistered } from "./authenticate";
import { echo } from "./echo";
import { IdentityProviders } from "./identity-providers";

/** The parts of a gateway of the sandbox. */
export interface GatewayOptions {
  readonly konnect: KonnectState;
  readonly recorder: Recorder;
  readonly faults: Faults;
  readonly port?: number | undefined;
}

/** A gateway on loopback, in front of an echo. */
export interface Gateway extends SandboxServer {
  /** Forgets cached tokens and discovery documents, as their expiry would. */
  clearTokenCache(): void;
}

/** Starts the gateway: the openid-connect part of what Konnect puts in front of a published API. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { konnect } = options;
  const identityProviders = new IdentityProviders();
  const handle = async (request: Request): Promise<Response> => {
    try {
      return await pass(konnect, identityProviders, request);
    } catch (error) {
      console.error(`gateway: ${error instanceof Error ? error.message : String(error)}`);
      return Response.json({ message: "An unexpected error occurred" }, { status: 500 });
    }
  };
  const server = await createSandboxServer({ name: "gateway", handle, ...options });
  return { ...server, clearTokenCache: () => identityProviders.clear() };
}

async function pass(
  konnect: KonnectState,
  identityProviders: IdentityProviders,
  request: Request,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  const service = konnect.services.find(
    ({ route }) => pathname === route || pathname.startsWith(`${route}/`),
  );
  if (service === undefined) {
    return Response.json({ message: "no Route matched with those values" }, { status: 404 });
  }
  const api = konnect.apis.find((item) => item.serviceId === service.id && item.route !== undefined);
  const publications = konnect.publications.filter((item) => item.apiId === api?.id);
  const strategies = publications
    .flatMap((item) => konnect.strategyIdsOf(item) ?? [])
    .map((id) => konnect.strategies.find((strategy) => strategy.id === id))
    .filter((strategy) => strategy !== undefined);
  // Nothing asks for a credential on a control plane without access control enforcement.
  if (api?.controlPlaneLink?.isEnforced === false) return echo(request, undefined);
  if (api === undefined || strategies.length === 0) {
    const isOpen = publications.length === 0 || konnect.switches.openWithoutStrategy;
    return isOpen ? echo(request, undefined) : refuse(401, "Unauthorized");
  }
  for (const strategy of strategies) {
    const identity = await authenticate(strategy, request, identityProviders, konnect.switches);
    if (identity === undefined) continue;
    return isRegistered(konnect, identity.clientId, api.id, strategy.id)
      ? echo(request, { strategy, ...identity })
      : refuse(403, toMessage(strategy, "forbidden_error_message") ?? "You cannot consume this service");
  }
  return refuse(401, strategies.map((item) => toMessage(item, "unauthorized_error_message")).find(Boolean));
}

function toMessage(strategy: AuthStrategy, setting: string): string | undefined {
  const value = strategy.config[setting];
  return typeof value === "string" ? value : undefined;
}

function refuse(status: 401 | 403, message = "Unauthorized"): Response {
  const headers: Record<string, string> =
    status === 401 ? { "www-authenticate": 'Bearer realm="sandbox"' } : {};
  return Response.json({ message }, { status, headers });
}
