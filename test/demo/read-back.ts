import type { Sandbox } from "../sandbox";

type Wire = Record<string, unknown>;

/** Reads from Okta what was set up, over its management API. */
export async function readOkta(sandbox: Sandbox, path: string): Promise<unknown> {
  return await get(sandbox.okta.url, path, `SSWS ${sandbox.credentials.oktaApiToken}`);
}

/** Reads from Konnect what was set up. */
export async function readKonnect(sandbox: Sandbox, path: string): Promise<Wire> {
  return (await get(sandbox.konnect.url, path, `Bearer ${sandbox.credentials.konnectToken}`)) as Wire;
}

async function get(origin: string, path: string, authorization: string): Promise<unknown> {
  const response = await fetch(new URL(path, origin), { headers: { authorization } });
  if (!response.ok) throw new Error(`GET ${path} answered ${response.status}`);
  return await response.json();
}
