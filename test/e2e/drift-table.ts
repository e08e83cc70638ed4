import type { RawRegistration } from "../engine/stack";
import type { Sandbox } from "../sandbox";
import type { Claim, Policy, Rule, Scope } from "../sandbox/okta/state";
import { addForeignObjects, foreignProviderId, foreignStrategyId } from "../sandbox-requests/foreign-objects";

/** A resource of the program whose live object people can reach in a console. */
export type DriftingResource =
  | "dcr-provider"
  | "auth-strategy"
  | "portal-default"
  | "publication-Orders"
  | "server"
  | "scope-orders.read"
  | "scope-orders.write"
  | "claim"
  | "policy"
  | "rule";

/** One change behind Pulumi's back. */
export interface Drift {
  readonly resource: DriftingResource;
  /** The input that no longer says what is. */
  readonly key: string;
  /** What somebody does in a console. */
  readonly make: (sandbox: Sandbox) => unknown;
  /** Stands in the diff beside the key, where a value tells more than the key. */
  readonly shows?: string | undefined;
  /** Drifts of one round happen together; a further one of the same field waits for the second. @default 1 */
  readonly round?: 2;
}

/** Settings in which every input has a value of its own, so that a change of any shows. */
export const everythingSet = ({ okta, konnect }: RawRegistration): RawRegistration => ({
  okta: {
    ...okta,
    authorizationServer: {
      create: { name: "developer-portal", audience: "api://orders", description: "Orders" },
    },
    scopes: [
      "orders.read",
      { name: "orders.write", description: "Change orders", displayName: "Orders", default: true },
    ],
    accessPolicy: { priority: 1, tokenLifetimeMinutes: 30 },
  },
  konnect: {
    ...konnect,
    displayName: "Okta",
    labels: { team: "platform" },
    publications: ["Orders"],
    pluginConfig: { cache_tokens: false, ssl_verify: true, token_post_args_names: ["a", "b"] },
  },
});

const provider = ({ konnect }: Sandbox) => get(konnect.state.providers.find(isOwn));
const strategy = ({ konnect }: Sandbox) => get(konnect.state.strategies.find(isOwn));
const server = ({ okta }: Sandbox) => get(okta.state.servers.find(({ isDefault }) => !isDefault));
const scope = (name: string) => (sandbox: Sandbox) =>
  get(server(sandbox).scopes.find((item) => item.name === name));
const claim = (sandbox: Sandbox) => get(server(sandbox).claims.find(({ system }) => !system));
const policy = (sandbox: Sandbox) => get(server(sandbox).policies.find(({ name }) => name !== "by hand"));
const rule = (sandbox: Sandbox) => get(policy(sandbox).rules[0]);
const people = (sandbox: Sandbox) =>
  rule(sandbox).people as Record<"users" | "groups", Record<"include" | "exclude", string[]>>;

const isOwn = ({ labels }: { labels: Readonly<Record<string, string>> }) => "dcr-managed-by" in labels;

function get<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the sandbox holds nothing of that kind");
  return value;
}

/** A change of fields of an object. */
function set<T extends object>(find: (sandbox: Sandbox) => T, fields: Partial<T>) {
  return (sandbox: Sandbox) => Object.assign(find(sandbox), fields);
}

function setConfig(fields: Readonly<Record<string, unknown>>) {
  return (sandbox: Sandbox) => Object.assign(strategy(sandbox).config, fields);
}

const read = scope("orders.read");
const write = scope("orders.write");

/** Every managed field, changed in every way that a diff could overlook. */
export const drifts: readonly Drift[] = [
  ...ofDcrProvider(),
  ...ofAuthStrategy(),
  {
    resource: "portal-default",
    key: "authStrategyId",
    make: (sandbox) => setPortalDefault(sandbox, null),
  },
  {
    resource: "portal-default",
    key: "authStrategyId",
    make: (sandbox) => {
      addForeignObjects(sandbox);
      setPortalDefault(sandbox, foreignStrategyId);
    },
    shows: foreignStrategyId,
    round: 2,
  },
  {
    resource: "publication-Orders",
    key: "authStrategyIds",
    make: (sandbox) => setPublication(sandbox, null),
  },
  {
    resource: "publication-Orders",
    key: "authStrategyIds",
    make: (sandbox) => {
      addForeignObjects(sandbox);
      setPublication(sandbox, [foreignStrategyId]);
    },
    shows: foreignStrategyId,
    round: 2,
  },
  ...ofServer(),
  ...ofScopes(),
  ...ofClaim(),
  ...ofPolicy(),
  ...ofRule(),
];

function ofDcrProvider(): Drift[] {
  const resource = "dcr-provider";
  const label = (key: string, value: string | undefined) => (sandbox: Sandbox) =>
    setLabel(provider(sandbox), key, value);
  return [
    { resource, key: "name", make: set(provider, { name: "renamed" }), shows: '"renamed"' },
    { resource, key: "displayName", make: set(provider, { displayName: "Shown" }), shows: '"Shown"' },
    {
      resource,
      key: "issuer",
      make: set(provider, { issuer: "https://other.okta.com/oauth2/a" }),
      shows: "other.okta.com",
    },
    { resource, key: "labels", make: label("team", "changed"), shows: '"changed"' },
    { resource, key: "labels", make: label("dcr-stack", undefined), shows: "dcr-stack" },
    { resource, key: "labels", make: label("team", undefined), shows: "team", round: 2 },
    { resource, key: "labels", make: label("dcr-name", "other"), shows: '"other"', round: 2 },
  ];
}

function ofAuthStrategy(): Drift[] {
  const resource = "auth-strategy";
  const label = (key: string, value: string | undefined) => (sandbox: Sandbox) =>
    setLabel(strategy(sandbox), key, value);
  return [
    { resource, key: "name", make: set(strategy, { name: "renamed" }), shows: '"renamed"' },
    { resource, key: "displayName", make: set(strategy, { displayName: "Shown" }), shows: '"Shown"' },
    { resource, key: "labels", make: label("team", "changed"), shows: '"changed"' },
    { resource, key: "labels", make: label("dcr-project", undefined), shows: "dcr-project" },
    { resource, key: "labels", make: label("team", undefined), shows: "team", round: 2 },
    {
      resource,
      key: "issuer",
      make: setConfig({ issuer: "https://other.okta.com/oauth2/b" }),
      shows: "other.okta.com",
    },
    { resource, key: "scopes", make: setConfig({ scopes: ["orders.read", "openid"] }), shows: '"openid"' },
    { resource, key: "scopes", make: setConfig({ scopes: ["orders.read"] }), shows: "scopes", round: 2 },
    { resource, key: "credentialClaim", make: setConfig({ credential_claim: ["sub"] }), shows: '"sub"' },
    {
      resource,
      key: "credentialClaim",
      make: setConfig({ credential_claim: ["outer", "konnect_client_id"] }),
      shows: '"outer"',
      round: 2,
    },
    {
      resource,
      key: "authMethods",
      make: setConfig({ auth_methods: ["bearer", "session"] }),
      shows: '"session"',
    },
    {
      resource,
      key: "authMethods",
      make: setConfig({ auth_methods: ["bearer"] }),
      shows: "authMethods",
      round: 2,
    },
    {
      resource,
      key: "dcrProviderId",
      make: set(strategy, { dcrProviderId: null }),
    },
    {
      resource,
      key: "dcrProviderId",
      make: (sandbox) => {
        addForeignObjects(sandbox);
        strategy(sandbox).dcrProviderId = foreignProviderId;
      },
      shows: foreignProviderId,
      round: 2,
    },
    {
      resource,
      key: "pluginConfig",
      make: setConfig({ cache_tokens: true, token_post_args_names: ["b", "a"] }),
    },
    {
      resource,
      key: "pluginConfig",
      make: (sandbox) => Reflect.deleteProperty(strategy(sandbox).config, "ssl_verify"),
      shows: "ssl_verify",
      round: 2,
    },
  ];
}

function ofServer(): Drift[] {
  const resource = "server";
  return [
    { resource, key: "audiences", make: set(server, { audiences: ["api://other"] }), shows: "api://other" },
    {
      resource,
      key: "credentialsRotationMode",
      make: set(server, { rotationMode: "MANUAL" }),
      shows: "MANUAL",
    },
    { resource, key: "description", make: set(server, { description: "Changed" }), shows: '"Changed"' },
    {
      resource,
      key: "description",
      make: set(server, { description: null }),
      shows: "description",
      round: 2,
    },
    { resource, key: "issuerMode", make: set(server, { issuerMode: "DYNAMIC" }), shows: "DYNAMIC" },
    { resource, key: "name", make: set(server, { name: "renamed" }), shows: '"renamed"' },
    { resource, key: "status", make: set(server, { status: "INACTIVE" }), shows: "INACTIVE", round: 2 },
  ];
}

function ofScopes(): Drift[] {
  const onRead = (key: string, fields: Partial<Scope>, shows: string, round?: 2): Drift => ({
    resource: "scope-orders.read",
    key,
    make: set(read, fields),
    shows,
    ...(round === undefined ? {} : { round }),
  });
  const onWrite = (key: string, fields: Partial<Scope>, shows: string): Drift => ({
    ...onRead(key, fields, shows),
    resource: "scope-orders.write",
    make: set(write, fields),
  });
  return [
    onRead("consent", { consent: "REQUIRED" }, "REQUIRED"),
    onRead("default", { default: true }, "default"),
    onRead("description", { description: "By hand" }, '"By hand"'),
    onRead("displayName", { displayName: "Shown" }, '"Shown"'),
    onRead("metadataPublish", { metadataPublish: "ALL_CLIENTS" }, "ALL_CLIENTS"),
    onRead("optional", { optional: true }, "optional"),
    onRead("name", { name: "orders.renamed" }, "orders.renamed", 2),
    onWrite("default", { default: false }, "default"),
    onWrite("description", { description: "" }, "description"),
    onWrite("displayName", { displayName: "Shown" }, '"Shown"'),
  ];
}

function ofClaim(): Drift[] {
  const row = (key: string, fields: Partial<Claim>, shows: string, round?: 2): Drift => ({
    resource: "claim",
    key,
    make: set(claim, fields),
    shows,
    ...(round === undefined ? {} : { round }),
  });
  return [
    row("alwaysIncludeInToken", { alwaysIncludeInToken: false }, "alwaysIncludeInToken"),
    row("claimType", { claimType: "IDENTITY" }, "IDENTITY"),
    row("groupFilterType", { valueType: "GROUPS", group_filter_type: "REGEX" }, "REGEX"),
    row("name", { name: "renamed" }, '"renamed"'),
    row("scopes", { conditions: { scopes: ["openid"] } }, '"openid"'),
    row("status", { status: "INACTIVE" }, "INACTIVE"),
    row("value", { value: "app.id" }, "app.id"),
    row("valueType", { valueType: "SYSTEM" }, "SYSTEM", 2),
  ];
}

function ofPolicy(): Drift[] {
  const row = (key: string, fields: Partial<Policy>, shows: string, round?: 2): Drift => ({
    resource: "policy",
    key,
    make: set(policy, fields),
    shows,
    ...(round === undefined ? {} : { round }),
  });
  return [
    row("clientWhitelists", { clients: ["0oaByHand00000000000"] }, "0oaByHand00000000000"),
    row("description", { description: "Changed" }, '"Changed"'),
    row("name", { name: "renamed" }, '"renamed"'),
    row("status", { status: "INACTIVE" }, "INACTIVE", 2),
    {
      resource: "policy",
      key: "priority",
      make: putAnotherPolicyFirst,
      round: 2,
    },
  ];
}

function ofRule(): Drift[] {
  const resource = "rule";
  const row = (key: string, fields: Partial<Rule>, shows?: string, round?: 2): Drift => ({
    resource,
    key,
    make: set(rule, fields),
    shows,
    ...(round === undefined ? {} : { round }),
  });
  const token = (key: string, fields: Readonly<Record<string, unknown>>, shows?: string): Drift => ({
    resource,
    key,
    make: (sandbox) => Object.assign(rule(sandbox).token, fields),
    shows,
  });
  const person = (key: string, whom: "users" | "groups", how: "include" | "exclude", id: string): Drift => ({
    resource,
    key,
    make: (sandbox) => people(sandbox)[whom][how].push(id),
    shows: id,
  });
  return [
    token("accessTokenLifetimeMinutes", { accessTokenLifetimeMinutes: 5 }),
    token("refreshTokenLifetimeMinutes", { refreshTokenLifetimeMinutes: 7 }, "refreshTokenLifetimeMinutes"),
    token("refreshTokenWindowMinutes", { refreshTokenWindowMinutes: 6 }),
    token("inlineHookId", { inlineHook: { id: "calByHand00000000000" } }, "calByHand00000000000"),
    row("grantTypeWhitelists", { grantTypes: ["password"] }, '"password"'),
    row(
      "grantTypeWhitelists",
      { grantTypes: ["client_credentials", "authorization_code"] },
      "authorization_code",
      2,
    ),
    row("name", { name: "renamed" }, '"renamed"'),
    row("scopeWhitelists", { scopes: ["orders.read"] }, "scopeWhitelists"),
    row("scopeWhitelists", { scopes: ["orders.read", "orders.write", "openid"] }, '"openid"', 2),
    row("status", { status: "INACTIVE" }, "INACTIVE", 2),
    person("groupWhitelists", "groups", "include", "00gIncluded000000000"),
    person("groupBlacklists", "groups", "exclude", "00gExcluded000000000"),
    person("userWhitelists", "users", "include", "00uIncluded000000000"),
    person("userBlacklists", "users", "exclude", "00uExcluded000000000"),
  ];
}

const settingsOnly = "is in the settings only; no service has such a field";
const place = "part of where the object is; an object cannot move, it can only be deleted";

/** Inputs that cannot drift, each with its reason. */
export const driftless: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "dcr-provider": {
    adopt: settingsOnly,
    adopted: settingsOnly,
    onDestroy: settingsOnly,
    serverUrl: place,
    konnectTokenReference: settingsOnly,
    dcrTokenReference: settingsOnly,
    deletesServer: settingsOnly,
    tokenFingerprint: "Konnect never returns the DCR token",
    fingerprintSalt: "belongs to the fingerprint and is kept in state only",
  },
  "auth-strategy": {
    adopt: settingsOnly,
    adopted: settingsOnly,
    onDestroy: settingsOnly,
    serverUrl: place,
    konnectTokenReference: settingsOnly,
    pluginSecretFingerprints: "Konnect does not return secrets of plugin settings",
    pluginSecretSalt: "belongs to those fingerprints and is kept in state only",
  },
  "portal-default": {
    adopt: settingsOnly,
    adopted: settingsOnly,
    onDestroy: settingsOnly,
    serverUrl: place,
    konnectTokenReference: settingsOnly,
    portal: settingsOnly,
    portalId: place,
    ownershipLabels: "only tell whose a strategy is; a portal does not carry them",
  },
  "publication-Orders": {
    adopt: settingsOnly,
    adopted: settingsOnly,
    onDestroy: settingsOnly,
    serverUrl: place,
    konnectTokenReference: settingsOnly,
    portal: settingsOnly,
    portalId: place,
    api: settingsOnly,
    apiId: place,
    ownershipLabels: "only tell whose a strategy is; a publication does not carry them",
  },
  server: {},
  "scope-orders.read": { authServerId: place },
  claim: { authServerId: place },
  policy: { authServerId: place },
  rule: {
    authServerId: place,
    policyId: place,
    priority: "the policy has no other rule of ours; Okta renumbers rules",
    type: "Okta has this one type",
  },
};

function setLabel(object: { labels: Record<string, string> }, key: string, value: string | undefined): void {
  if (value === undefined) delete object.labels[key];
  else object.labels[key] = value;
}

function setPortalDefault({ konnect }: Sandbox, id: string | null): void {
  get(konnect.state.portals[0]).defaultStrategyId = id;
}

function setPublication({ konnect }: Sandbox, ids: string[] | null): void {
  get(konnect.state.publications[0]).strategyIds = ids;
}

/** Somebody adds a policy and puts it in front; Okta renumbers. */
export function putAnotherPolicyFirst(sandbox: Sandbox): void {
  const { policies } = server(sandbox);
  const first = { ...policy(sandbox), id: "00pByHand00000000000", name: "by hand", rules: [] };
  policies.unshift(first);
  policies.forEach((item, index) => {
    item.priority = index + 1;
  });
}
