import type { Answer } from "../sandbox-requests/calls";
import type { Observation } from "./observations";

/** What trials on a portal need. */
export interface PortalTrial {
  /** Sends a request to Konnect; objects that it creates are deleted at the end of the run. */
  readonly ask: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** Creates an auth strategy and answers its id. */
  readonly createStrategy: (name: string) => Promise<string>;
  /** Begins the name of every object. */
  readonly name: string;
}

/** What publications and the default of a portal do, tried on a portal and an API of this run's own. */
export async function observeOwnPortal({ ask, createStrategy, name }: PortalTrial): Promise<Observation[]> {
  const notTried = (what: string, { status }: Answer): Observation[] =>
    ["publicationTakesDefault", "refusesDefaultInUse"].map((item) => ({
      name: item,
      position: undefined,
      seen: `not tried: ${what} of its own was answered with ${status}`,
    }));
  const portal = await ask("POST", "/v3/portals", { name: `${name}-portal`, authentication_enabled: true });
  if (portal.status !== 201) return notTried("a portal", portal);
  const api = await ask("POST", "/v3/apis", { name: `${name}-api` });
  if (api.status !== 201) return notTried("an API", api);
  const [first, second] = [await createStrategy(`${name}-first`), await createStrategy(`${name}-second`)];
  const portalPath = `/v3/portals/${String(portal.body.id)}`;
  const apiPath = `/v3/apis/${String(api.body.id)}`;
  const setDefault = (id: string) => ask("PATCH", portalPath, { default_application_auth_strategy_id: id });
  await setDefault(first);
  const publication = `${apiPath}/publications/${String(portal.body.id)}`;
  await ask("PUT", publication, { visibility: "private" });
  await setDefault(second);
  const published = await ask("GET", publication);
  const ids = Array.isArray(published.body.auth_strategy_ids) ? published.body.auth_strategy_ids : [];
  await ask("DELETE", apiPath);
  const deleted = await ask("DELETE", `/v2/application-auth-strategies/${second}`);
  await ask("DELETE", portalPath);
  return [
    {
      name: "publicationTakesDefault",
      position: ids.includes(first),
      seen: `after a change of the default, the publication has ${ids.includes(first) ? "the earlier" : ids.includes(second) ? "the new" : "no"} strategy`,
    },
    {
      name: "refusesDefaultInUse",
      position: deleted.status === 409,
      seen: `DELETE of a portal's default: ${deleted.status}`,
    },
  ];
}
