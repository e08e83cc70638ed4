import type { Hono } from "hono";
import { Body } from "./body";
import { readLabels } from "./labels";
import { byText, byTime, byUuid, type Listing, toPage } from "./lists";
import type { Api } from "./objects";
import { notFound } from "./problems";
import { type KonnectState, remove } from "./state";

const base = "/v3/apis";

/** APIs of the catalog, without documents and specifications. @see Konnect API: API Builder v3 */
export function addApiRoutes(app: Hono, state: KonnectState): void {
  const listing: Listing<Api> = {
    filters: {
      id: byUuid((item) => item.id),
      name: byText((item) => item.name),
      version: byText((item) => item.version),
      created_at: byTime((item) => item.created),
      updated_at: byTime((item) => item.created),
    },
    sorts: {
      name: (item) => item.name,
      version: (item) => item.version,
      created_at: (item) => item.created,
      updated_at: (item) => item.created,
    },
    toWire,
  };

  app.get(base, (context) => context.json(toPage(context, state.switches, state.apis, listing)));

  app.post(base, async (context) => {
    const body = await Body.read(context.req.raw);
    const name = body.text("name", { max: 255 });
    const version = body.isNull("version") ? null : body.optionalText("version", { max: 255 });
    const description = body.isNull("description")
      ? null
      : body.optionalText("description", { min: 0, max: 65_536 });
    const labels = readLabels(body);
    body.end();
    const api = state.addApi(name, undefined, version ?? null);
    Object.assign(api, { labels, description: description ?? null });
    return context.json(toWire(api), 201);
  });

  app.get(`${base}/:id`, (context) => context.json(toWire(getApi(state, context.req.param("id")))));

  app.delete(`${base}/:id`, (context) => {
    const api = getApi(state, context.req.param("id"));
    for (const item of state.publications.filter(({ apiId }) => apiId === api.id))
      remove(state.publications, item);
    for (const item of state.registrations.filter(({ apiId }) => apiId === api.id))
      remove(state.registrations, item);
    remove(state.apis, api);
    return context.body(null, 204);
  });
}

/** @throws Problem 404 */
export function getApi(state: KonnectState, id: string): Api {
  const api = state.apis.find((item) => item.id === id);
  if (api === undefined) throw notFound("API");
  return api;
}

function toWire(api: Api) {
  return {
    id: api.id,
    name: api.name,
    version: api.version,
    description: api.description,
    slug: api.slug,
    labels: api.labels,
    attributes: {},
    created_at: api.created,
    updated_at: api.created,
  };
}
