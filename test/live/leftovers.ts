import { call } from "../sandbox-requests/calls";

/** Where things of a run can be left, and with what they are found. */
export interface SearchedServices {
  readonly konnectUrl: string;
  readonly konnectToken: string;
  readonly oktaUrl: string;
  readonly oktaToken: string;
  readonly prefix: string;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

// Portals first: they may hold strategies, and strategies hold providers.
const collections = ["/v3/portals", "/v2/application-auth-strategies", "/v2/dcr-providers"];
const servers = "/api/v1/authorizationServers";
const clients = "/oauth2/v1/clients";

/** Everything on either side that carries the run's name, as `where: name (id)`. */
export async function findLeftovers(services: SearchedServices): Promise<string[]> {
  return (await search(services)).map(({ path, object }) => `${path}: ${object.name} (${object.id})`);
}

/** Deletes everything that carries the run's name; what could not be deleted is answered. */
export async function removeLeftovers(services: SearchedServices): Promise<string[]> {
  const failures: string[] = [];
  for (const { path, object, headers, origin } of await search(services)) {
    const own = `${origin}${path}/${object.id}`;
    const force = path === "/v3/portals" ? "?force=true" : "";
    if (path === servers) await call("POST", `${own}/lifecycle/deactivate`, headers);
    const { status } = await call("DELETE", `${own}${force}`, headers);
    if (status !== 204 && status !== 404) failures.push(`${path}/${object.id} stays: ${status}`);
  }
  return failures;
}

async function search({ konnectUrl, konnectToken, oktaUrl, oktaToken, prefix }: SearchedServices) {
  const konnect = { origin: konnectUrl, headers: { authorization: `Bearer ${konnectToken}` } };
  const okta = { origin: oktaUrl, headers: { authorization: `SSWS ${oktaToken}` } };
  const found = await Promise.all([
    ...collections.map(async (path) => {
      const query = `?filter[name][contains]=${prefix}&page[size]=100`;
      const { body } = await call("GET", konnect.origin + path + query, konnect.headers);
      return toFound(path, konnect, body.data, prefix);
    }),
    ...[servers, clients].map(async (path) => {
      const { body } = await call("GET", `${okta.origin}${path}?q=${prefix}&limit=100`, okta.headers);
      return toFound(path, okta, body, prefix);
    }),
  ]);
  return found.flat();
}

function toFound(
  path: string,
  place: { readonly origin: string; readonly headers: Record<string, string> },
  items: unknown,
  prefix: string,
) {
  const list = Array.isArray(items) ? (items as Record<string, unknown>[]) : [];
  return list
    .map(
      (item): Named => ({
        id: String(item.id ?? item.client_id),
        name: String(item.name ?? item.client_name),
      }),
    )
    .filter(({ name }) => name.startsWith(prefix))
    .map((object) => ({ path, object, ...place }));
}
