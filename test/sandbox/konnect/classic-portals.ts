import { randomUUID } from "node:crypto";
import type { Hono } from "hono";
import { Body } from "./body";
import { readLabelsUpdate } from "./labels";
import { byFlag, byText, byUuid, type Listing, toPage } from "./lists";
import type { ClassicPortal, Labels } from "./objects";
import { invalid, notFound } from "./problems";
import { type KonnectState, remove } from "./state";
import { dropUndefined } from "./values";

const base = "/v2/portals";

/** Classic portals, without products: enough to meet one. @see Konnect API: Portal Management v2 */
export function addClassicPortalRoutes(app: Hono, state: KonnectState): void {
  const get = (id: string): ClassicPortal => {
    const portal = state.classicPortals.find((item) => item.id === id);
    if (portal === undefined) throw notFound("Portal");
    return portal;
  };
  const assertStrategyExists = (id: unknown) => {
    if (typeof id === "string" && !state.strategies.some((strategy) => strategy.id === id)) {
      throw invalid("default_application_auth_strategy_id", "does not exist", "missing_reference");
    }
  };
  const field = (key: string) => (item: ClassicPortal) => item.fields[key] as string | null;
  const flag = (key: string) => (item: ClassicPortal) => item.fields[key] as boolean;
  const listing: Listing<ClassicPortal> = {
    filters: {
      id: byUuid((item) => item.id),
      name: byText(field("name")),
      description: byText(field("description")),
      is_public: byFlag(flag("is_public")),
      rbac_enabled: byFlag(flag("rbac_enabled")),
      auto_approve_developers: byFlag(flag("auto_approve_developers")),
      auto_approve_applications: byFlag(flag("auto_approve_applications")),
    },
    sorts: {
      name: field("name"),
      created_at: (item) => item.created,
      updated_at: (item) => item.updated,
    },
    toWire,
  };

  app.get(base, (context) => context.json(toPage(context, state.switches, state.classicPortals, listing)));

  app.post(base, async (context) => {
    const body = await Body.read(context.req.raw);
    const name = body.text("name", { max: 255 });
    const fields = readFields(body, {});
    body.end();
    assertStrategyExists(fields.default_application_auth_strategy_id);
    const now = new Date().toISOString();
    const portal = {
      id: randomUUID(),
      fields: { ...initialFields(name), ...fields },
      created: now,
      updated: now,
    };
    state.classicPortals.push(portal);
    return context.json(toWire(portal), 201);
  });

  app.get(`${base}/:id`, (context) => context.json(toWire(get(context.req.param("id")))));

  app.patch(`${base}/:id`, async (context) => {
    const portal = get(context.req.param("id"));
    const body = await Body.read(context.req.raw);
    const name = body.optionalText("name", { max: 255 });
    const fields = readFields(body, portal.fields.labels as Labels);
    body.end();
    assertStrategyExists(fields.default_application_auth_strategy_id);
    Object.assign(portal.fields, fields, dropUndefined({ name }));
    portal.updated = new Date().toISOString();
    return context.json(toWire(portal));
  });

  app.delete(`${base}/:id`, (context) => {
    remove(state.classicPortals, get(context.req.param("id")));
    return context.body(null, 204);
  });
}

function readFields(body: Body, labels: Readonly<Labels>) {
  const nullableText = (key: string, max: number) =>
    body.isNull(key) ? null : body.optionalText(key, { min: 0, max });
  return dropUndefined({
    display_name: body.optionalText("display_name", { max: 255 }),
    description: nullableText("description", 512),
    is_public: body.optionalBoolean("is_public"),
    rbac_enabled: body.optionalBoolean("rbac_enabled"),
    auto_approve_applications: body.optionalBoolean("auto_approve_applications"),
    auto_approve_developers: body.optionalBoolean("auto_approve_developers"),
    custom_domain: nullableText("custom_domain", 1024),
    custom_client_domain: nullableText("custom_client_domain", 1024),
    default_application_auth_strategy_id: body.has("default_application_auth_strategy_id")
      ? body.uuidOrNull("default_application_auth_strategy_id")
      : undefined,
    labels: readLabelsUpdate(body, labels),
  });
}

function initialFields(name: string) {
  return {
    name,
    display_name: name,
    description: null,
    is_public: false,
    rbac_enabled: false,
    auto_approve_applications: false,
    auto_approve_developers: false,
    custom_domain: null,
    custom_client_domain: null,
    default_application_auth_strategy_id: null,
    labels: {},
  };
}

function toWire({ id, fields, created, updated }: ClassicPortal) {
  return {
    id,
    ...fields,
    default_domain: `${id.slice(0, 8)}.us.portal.konghq.invalid`,
    application_count: 0,
    developer_count: 0,
    published_product_count: 0,
    created_at: created,
    updated_at: updated,
  };
}
