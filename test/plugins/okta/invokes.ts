import { crc32 } from "node:zlib";
import { CallError, type Properties } from "../grpc";
import { fetchApiToken } from "./api-token";
import { describe } from "./crud";
import { callOkta, type Dialect, type OktaConnection } from "./http";
import { claimType as claimResource, scopeType, serverType, type Wire } from "./resources";

type Invoke = (connection: OktaConnection, args: Properties) => Promise<Properties>;

const base = "/api/v1/authorizationServers";

const getServer: Invoke = async (connection, { name }) => {
  const query = `?limit=200&q=${encodeURIComponent(String(name))}`;
  const failure = `failed to find auth server '${String(name)}'`;
  const servers = (await fetchList(connection, "v2", `${base}${query}`, failure)) as Wire[];
  const server = servers.find((item) => item.name === name);
  if (server === undefined)
    throw invokeError("getServer", `authorization server with name '${String(name)}' does not exist`);
  const { credentialsNextRotation, ...properties } = serverType.fromWire(server, {}, true);
  return {
    ...properties,
    ...(credentialsNextRotation === null ? {} : { credentialsNextRotation }),
    id: server.id,
  };
};

const getServerScopes: Invoke = async (connection, { authServerId }) => {
  const scopes = (await fetchList(connection, "v4", `${base}/${String(authServerId)}/scopes`)) as Wire[];
  const sum = crc32(scopes.map((scope) => String(scope.name)).join(""));
  return {
    authServerId,
    id: `${String(authServerId)}.${sum}`,
    scopes: scopes.map((scope) => {
      const { authServerId: _server, ...properties } = scopeType.fromWire(scope, {}, true);
      return { ...properties, id: scope.id };
    }),
  };
};

const getServerPolicy: Invoke = async (connection, { authServerId, name }) => {
  const policies = (await fetchList(connection, "v2", `${base}/${String(authServerId)}/policies`)) as Wire[];
  const policy = policies.find((item) => item.name === name);
  if (policy === undefined)
    throw invokeError(
      "getServerPolicy",
      `authorization server policy with name '${String(name)}' does not exist`,
    );
  const { clients } = policy.conditions as { clients: { include: string[] } };
  const { description, id, priority } = policy;
  return { assignedClients: clients.include, authServerId, description, id, name, priority };
};

const toClaim = (claim: Wire) => claimResource.fromWire(claim, {}, true);

/** Not recorded: written after the provider's documentation and the look-up of scopes. */
const getAuthServerClaims: Invoke = async (connection, { authServerId }) => {
  const claims = (await fetchList(connection, "v2", `${base}/${String(authServerId)}/claims`)) as Wire[];
  const sum = crc32(claims.map((claim) => String(claim.name)).join(""));
  return {
    authServerId,
    id: `${String(authServerId)}.${sum}`,
    claims: claims.map((claim) => {
      const { alwaysIncludeInToken, claimType, name, scopes, status, value, valueType } = toClaim(claim);
      return {
        alwaysIncludeInToken,
        claimType,
        id: claim.id,
        name,
        scopes: scopes ?? [],
        status,
        value,
        valueType,
      };
    }),
  };
};

const getApiToken: Invoke = async (connection, { id }) => ({
  ...(await fetchApiToken(connection, String(id))),
  id,
});

/** Functions of the provider by token. */
export const invokes: ReadonlyMap<string, Invoke> = new Map([
  ["okta:auth/getServer:getServer", getServer],
  ["okta:auth/getServerScopes:getServerScopes", getServerScopes],
  ["okta:auth/getServerPolicy:getServerPolicy", getServerPolicy],
  ["okta:index/getApiToken:getApiToken", getApiToken],
  ["okta:index/getAuthServerClaims:getAuthServerClaims", getAuthServerClaims],
]);

async function fetchList(
  connection: OktaConnection,
  dialect: Dialect,
  path: string,
  failure = "failed to list",
): Promise<unknown> {
  const answer = await callOkta(connection, dialect, "GET", path);
  if (answer.status >= 300) throw invokeError("list", `${failure}: ${describe({ dialect }, answer)}`);
  return answer.body;
}

function invokeError(name: string, text: string): CallError {
  return new CallError(`invoking okta:auth/${name}:${name}: 1 error occurred:\n\t* ${text}\n\n`);
}
