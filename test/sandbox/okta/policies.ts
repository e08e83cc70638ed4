import type { Context, Hono } from "hono";
import { blank, invalid, notFound } from "./errors";
import { type GetServer, readJson } from "./requests";
import { type AuthorizationServer, createId, type OktaState, type Policy, type Rule } from "./state";

/** Access policies and their rules. @see Okta API: AuthorizationServerPolicies, AuthorizationServerRules */
export function addPolicyRoutes(app: Hono, base: string, getServer: GetServer, state: OktaState): void {
  const getPolicy = (context: Context): { server: AuthorizationServer; policy: Policy } => {
    const server = getServer(context.req.param("server") ?? "");
    const id = context.req.param("policy") ?? "";
    const policy = server.policies.find((item) => item.id === id);
    if (policy === undefined) throw notFound(id, "Policy");
    return { server, policy };
  };
  const getRule = (context: Context): { policy: Policy; rule: Rule } => {
    const { policy } = getPolicy(context);
    const id = context.req.param("rule") ?? "";
    const rule = policy.rules.find((item) => item.id === id);
    if (rule === undefined) throw notFound(id, "PolicyRule");
    return { policy, rule };
  };

  app.get(base, (context) =>
    context.json(getServer(context.req.param("server") ?? "").policies.map(toPolicyWire)),
  );
  app.post(base, async (context) => {
    const server = getServer(context.req.param("server") ?? "");
    const policy: Policy = {
      id: createId("00p"),
      system: false,
      rules: [],
      ...toPolicyFields(await readJson(context.req.raw), state),
    };
    if (server.policies.some((item) => item.name === policy.name))
      throw invalid("name", "Policy name already in use");
    insert(server.policies, policy);
    return context.json(toPolicyWire(policy), 201);
  });
  app.get(`${base}/:policy`, (context) => context.json(toPolicyWire(getPolicy(context).policy)));
  app.put(`${base}/:policy`, async (context) => {
    const { server, policy } = getPolicy(context);
    const { status: _status, ...fields } = toPolicyFields(await readJson(context.req.raw), state);
    move(server.policies, Object.assign(policy, fields));
    return context.json(toPolicyWire(policy));
  });
  app.delete(`${base}/:policy`, (context) => {
    const { server, policy } = getPolicy(context);
    remove(server.policies, policy);
    return context.body(null, 204);
  });

  const rules = `${base}/:policy/rules`;
  app.get(rules, (context) => context.json(getPolicy(context).policy.rules.map(toRuleWire)));
  app.post(rules, async (context) => {
    const { policy } = getPolicy(context);
    const rule: Rule = {
      id: createId("0pr"),
      system: false,
      ...toRuleFields(await readJson(context.req.raw)),
    };
    insert(policy.rules, rule);
    return context.json(toRuleWire(rule), 201);
  });
  app.get(`${rules}/:rule`, (context) => context.json(toRuleWire(getRule(context).rule)));
  app.put(`${rules}/:rule`, async (context) => {
    const { policy, rule } = getRule(context);
    const { status: _status, ...fields } = toRuleFields(await readJson(context.req.raw));
    move(policy.rules, Object.assign(rule, fields));
    return context.json(toRuleWire(rule));
  });
  app.delete(`${rules}/:rule`, (context) => {
    const { policy, rule } = getRule(context);
    remove(policy.rules, rule);
    return context.body(null, 204);
  });

  for (const [action, status] of [
    ["activate", "ACTIVE"],
    ["deactivate", "INACTIVE"],
  ] as const) {
    app.post(`${base}/:policy/lifecycle/${action}`, (context) => {
      getPolicy(context).policy.status = status;
      return context.body(null, 204);
    });
    app.post(`${rules}/:rule/lifecycle/${action}`, (context) => {
      getRule(context).rule.status = status;
      return context.body(null, 204);
    });
  }
}

interface Ordered {
  priority: number;
}

/** Puts an item at its priority; Okta renumbers the others to contiguous values. */
function insert<T extends Ordered>(items: T[], item: T): void {
  const place = Math.max(0, Math.min(items.length, item.priority - 1));
  items.splice(place, 0, item);
  renumber(items);
}

function move<T extends Ordered>(items: T[], item: T): void {
  items.splice(items.indexOf(item), 1);
  insert(items, item);
}

function remove<T extends Ordered>(items: T[], item: T): void {
  items.splice(items.indexOf(item), 1);
  renumber(items);
}

function renumber(items: Ordered[]): void {
  items.forEach((item, index) => {
    item.priority = index + 1;
  });
}

function toPolicyFields(
  body: Record<string, unknown>,
  state: OktaState,
): Omit<Policy, "id" | "rules" | "system"> {
  const { name, description } = body;
  if (typeof name !== "string" || name === "") throw blank("name");
  if (name.length > 100) throw invalid("name", "The field is too long");
  if (typeof description !== "string" || description === "") throw blank("description");
  if (description.length > 255) throw invalid("description", "The field is too long");
  if (body.type !== "OAUTH_AUTHORIZATION_POLICY") throw invalid("type", "The value is not valid");
  const conditions = body.conditions as { clients?: { include?: unknown[] } } | undefined;
  const clients = (conditions?.clients?.include ?? []).map(String);
  const unknownClient = clients.find((id) => id !== "ALL_CLIENTS" && !state.clients.has(id));
  if (unknownClient !== undefined) throw invalid("conditions.clients.include", "Resource not found");
  return {
    name,
    description,
    status: String(body.status ?? "ACTIVE"),
    priority: typeof body.priority === "number" ? body.priority : Number.MAX_SAFE_INTEGER,
    clients,
  };
}

interface RuleConditions {
  readonly grantTypes?: { readonly include?: unknown[] };
  readonly scopes?: { readonly include?: unknown[] };
  readonly people?: { readonly users?: object; readonly groups?: object };
}

function toRuleFields(body: Record<string, unknown>): Omit<Rule, "id" | "system"> {
  const { name } = body;
  if (typeof name !== "string" || name === "") throw blank("name");
  if (body.type !== "RESOURCE_ACCESS") throw invalid("type", "The value is not valid");
  const conditions = (body.conditions ?? {}) as RuleConditions;
  const grantTypes = (conditions.grantTypes?.include ?? []).map(String);
  if (grantTypes.some((grant) => !/^([a-z_]+|urn:.+)$/.test(grant))) {
    throw invalid("conditions.grantTypes.include", "The value is not valid");
  }
  const token = (body.actions as { token?: Record<string, unknown> } | undefined)?.token ?? {};
  const lifetime = Number(token.accessTokenLifetimeMinutes ?? 60);
  if (lifetime < 5 || lifetime > 1440)
    throw invalid("accessTokenLifetimeMinutes", "must be between 5 and 1440");
  return {
    name,
    status: String(body.status ?? "ACTIVE"),
    priority: typeof body.priority === "number" ? body.priority : Number.MAX_SAFE_INTEGER,
    grantTypes,
    scopes: (conditions.scopes?.include ?? []).map(String),
    people: {
      users: { include: [], exclude: [], ...conditions.people?.users },
      groups: { include: [], exclude: [], ...conditions.people?.groups },
    },
    token: {
      refreshTokenLifetimeMinutes: 0,
      refreshTokenWindowMinutes: 10080,
      ...token,
      accessTokenLifetimeMinutes: lifetime,
    },
  };
}

function toPolicyWire(policy: Policy) {
  const { clients, rules: _rules, ...rest } = policy;
  return { ...rest, type: "OAUTH_AUTHORIZATION_POLICY", conditions: { clients: { include: clients } } };
}

function toRuleWire(rule: Rule) {
  const { grantTypes, scopes, people, token, ...rest } = rule;
  return {
    ...rest,
    type: "RESOURCE_ACCESS",
    conditions: { people, grantTypes: { include: grantTypes }, scopes: { include: scopes } },
    actions: { token },
  };
}
