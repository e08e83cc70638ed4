import type { Sandbox } from "../sandbox";

/**
 * What a person does in Okta's admin console after a run that lost the answer to a create: deletes what carries the
 * stack's names and is not in its state. Answers what was deleted.
 */
export async function deleteOrphans({ okta, credentials }: Sandbox, stateText: string): Promise<string[]> {
  const deleted: string[] = [];
  const send = async (method: string, path: string) => {
    const headers = { authorization: `SSWS ${credentials.oktaApiToken}`, accept: "application/json" };
    const answer = await fetch(`${okta.url}/api/v1/authorizationServers/${path}`, { method, headers });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}`);
  };
  const remove = async (path: string, kind: string, name: string) => {
    await send("DELETE", path);
    deleted.push(`${kind} "${name}"`);
  };
  const isOrphan = ({ id, system }: { id: string; system?: boolean }) =>
    system !== true && !stateText.includes(id);
  for (const server of okta.state.servers.filter(({ isDefault }) => !isDefault)) {
    if (isOrphan(server)) {
      await send("POST", `${server.id}/lifecycle/deactivate`);
      await remove(server.id, "authorization server", server.name);
      continue;
    }
    for (const { id, name } of server.scopes.filter(isOrphan))
      await remove(`${server.id}/scopes/${id}`, "scope", name);
    for (const { id, name } of server.claims.filter(isOrphan))
      await remove(`${server.id}/claims/${id}`, "claim", name);
    for (const policy of [...server.policies]) {
      const path = `${server.id}/policies/${policy.id}`;
      if (isOrphan(policy)) await remove(path, "access policy", policy.name);
      else
        for (const { id, name } of policy.rules.filter(isOrphan))
          await remove(`${path}/rules/${id}`, "rule", name);
    }
  }
  return deleted;
}
