import type { ApiToken, AuthorizationServer, Scope } from "../sandbox/okta/state";
import { type Answer, callKonnect, callOkta } from "../sandbox-requests/calls";
import type { TroubleshootingWorld } from "./world";

/** Changes something in Konnect manually. */
export async function changeKonnect(
  { sandbox }: TroubleshootingWorld,
  method: string,
  path: string,
  body?: unknown,
): Promise<void> {
  assertDone(await callKonnect(sandbox, method, path, body));
}

/** Changes something below the authorization server manually, and returns its id. */
export async function changeOkta(
  { sandbox, outputs }: TroubleshootingWorld,
  method: string,
  path: string,
  body?: unknown,
): Promise<string> {
  const base = `/api/v1/authorizationServers/${outputs.authorizationServerId}`;
  const answer = await callOkta(sandbox, method, base + path, body);
  assertDone(answer);
  return String(answer.body.id);
}

/** Changes the strategy's openid-connect settings manually. */
export async function changeStrategy(
  world: TroubleshootingWorld,
  config: Record<string, unknown>,
): Promise<void> {
  await changeKonnect(world, "PATCH", `/v2/application-auth-strategies/${world.outputs.authStrategyId}`, {
    configs: { "openid-connect": config },
  });
}

/** Sets the portal's default strategy manually. */
export async function changePortalDefault(world: TroubleshootingWorld, id: string | null): Promise<void> {
  await changeKonnect(world, "PATCH", `/v3/portals/${world.portalId}`, {
    default_application_auth_strategy_id: id,
  });
}

/** The authorization server as it is in Okta. */
export function getServer({ sandbox, outputs }: TroubleshootingWorld): AuthorizationServer {
  const server = sandbox.okta.state.findServer(outputs.authorizationServerId);
  if (server === undefined) throw new Error("there is no authorization server");
  return server;
}

/** The scope that the gateway requests. */
export function getScope(world: TroubleshootingWorld): Scope {
  const scope = getServer(world).scopes.find(({ name }) => world.outputs.scopes.includes(name));
  if (scope === undefined) throw new Error("there is no scope");
  return scope;
}

/** Changes the claim, as Okta's console does. */
export function changeClaim(world: TroubleshootingWorld, changes: Record<string, unknown>): void {
  const claim = getServer(world).claims.find(({ name }) => name === world.outputs.claim);
  if (claim === undefined) throw new Error("there is no claim");
  Object.assign(claim, changes);
}

/** Changes the policy. */
export function changePolicy(world: TroubleshootingWorld, changes: Record<string, unknown>): void {
  const [policy] = getServer(world).policies;
  if (policy === undefined) throw new Error("there is no policy");
  Object.assign(policy, changes);
}

/** Changes the policy's rule. */
export function changeRule(world: TroubleshootingWorld, changes: Record<string, unknown>): void {
  const rule = getServer(world).policies[0]?.rules[0];
  if (rule === undefined) throw new Error("there is no rule");
  Object.assign(rule, changes);
}

/** The token that Konnect registers applications with. */
export function getDcrToken({ sandbox }: TroubleshootingWorld): ApiToken {
  const token = sandbox.okta.state.apiTokens.find(({ value }) => value === sandbox.credentials.dcrToken);
  if (token === undefined) throw new Error("there is no DCR token");
  return token;
}

function assertDone({ status, body }: Answer): void {
  if (status >= 300) throw new Error(`the change was refused: ${status} ${JSON.stringify(body)}`);
}
