import type { Properties } from "../grpc";
import type { Dialect } from "./http";

/** One input or output of a resource. */
export interface Property {
  readonly key: string;
  /** Name in the Terraform schema, in messages and the state delta. */
  readonly argument: string;
  readonly kind: "text" | "boolean" | "number" | "list";
  readonly isRequired?: boolean;
  readonly default?: unknown;
  /** Cannot be given, only read. */
  readonly isOutputOnly?: boolean;
  /** What a preview shows when it is not given. */
  readonly inPreview?: "unknown" | null | false;
  /** Keeps the API's order; all other lists are sorted in outputs. */
  readonly isOrdered?: boolean;
}

/** How one resource type speaks to the API. */
export interface ResourceType {
  readonly token: string;
  /** In error texts. */
  readonly title: string;
  readonly dialect: Dialect;
  readonly properties: readonly Property[];
  /** Inputs that stand in the path, outermost first; ids for import carry them. */
  readonly parents: readonly string[];
  readonly collection: (properties: Properties) => string;
  readonly toBody: (inputs: Properties) => Properties;
  /** The outputs of an API object; `refresh` differs from the read after a write. */
  readonly fromWire: (wire: Wire, inputs: Properties, refresh: boolean) => Properties;
  /** A lifecycle call follows (or precedes) an update that changes the status. */
  readonly statusCall?: "before" | "after";
  /** A 404 of delete counts as done. */
  readonly toleratesGone?: boolean;
}

/** A JSON object of the API. */
export type Wire = Readonly<Record<string, unknown>>;

const base = "/api/v1/authorizationServers";

export const serverType: ResourceType = {
  token: "okta:auth/server:Server",
  title: "authorization server",
  dialect: "v2",
  parents: [],
  properties: [
    { key: "audiences", argument: "audiences", kind: "list", isRequired: true, isOrdered: true },
    {
      key: "credentialsLastRotated",
      argument: "credentials_last_rotated",
      kind: "text",
      isOutputOnly: true,
      inPreview: "unknown",
    },
    {
      key: "credentialsNextRotation",
      argument: "credentials_next_rotation",
      kind: "text",
      isOutputOnly: true,
      inPreview: "unknown",
    },
    { key: "credentialsRotationMode", argument: "credentials_rotation_mode", kind: "text", default: "AUTO" },
    { key: "description", argument: "description", kind: "text", inPreview: null },
    { key: "issuer", argument: "issuer", kind: "text", isOutputOnly: true, inPreview: "unknown" },
    { key: "issuerMode", argument: "issuer_mode", kind: "text", default: "ORG_URL" },
    { key: "kid", argument: "kid", kind: "text", isOutputOnly: true, inPreview: "unknown" },
    { key: "name", argument: "name", kind: "text" },
    { key: "status", argument: "status", kind: "text", default: "ACTIVE" },
  ],
  collection: () => base,
  toBody: ({ audiences, credentialsRotationMode, description, issuerMode, name }) => ({
    audiences,
    credentials: { signing: { rotationMode: credentialsRotationMode } },
    description: description === "" || description === null ? undefined : description,
    issuerMode,
    name,
  }),
  fromWire: (wire) => {
    const signing = (wire.credentials as { signing: Wire }).signing;
    return {
      audiences: wire.audiences,
      credentialsLastRotated: toGoTime(signing.lastRotated),
      credentialsNextRotation: toGoTime(signing.nextRotation),
      credentialsRotationMode: signing.rotationMode,
      description: wire.description ?? "",
      issuer: wire.issuer,
      issuerMode: wire.issuerMode,
      kid: signing.kid,
      name: wire.name,
      status: wire.status,
    };
  },
  statusCall: "before",
  toleratesGone: true,
};

export const scopeType: ResourceType = {
  token: "okta:auth/serverScope:ServerScope",
  title: "auth server scope",
  dialect: "v4",
  parents: ["authServerId"],
  properties: [
    { key: "authServerId", argument: "auth_server_id", kind: "text", isRequired: true },
    { key: "consent", argument: "consent", kind: "text", default: "IMPLICIT" },
    { key: "default", argument: "default", kind: "boolean", inPreview: false },
    { key: "description", argument: "description", kind: "text", inPreview: null },
    { key: "displayName", argument: "display_name", kind: "text", inPreview: null },
    { key: "metadataPublish", argument: "metadata_publish", kind: "text", default: "ALL_CLIENTS" },
    { key: "name", argument: "name", kind: "text" },
    { key: "optional", argument: "optional", kind: "boolean", inPreview: null },
    { key: "system", argument: "system", kind: "boolean", isOutputOnly: true, inPreview: "unknown" },
  ],
  collection: ({ authServerId }) => `${base}/${String(authServerId)}/scopes`,
  toBody: (inputs) => ({
    consent: inputs.consent,
    default: inputs.default ?? false,
    description: inputs.description ?? "",
    displayName: inputs.displayName ?? "",
    metadataPublish: inputs.metadataPublish,
    name: inputs.name,
    optional: inputs.optional ?? false,
  }),
  fromWire: (wire, { authServerId }) => ({
    authServerId,
    consent: wire.consent,
    default: wire.default ?? false,
    description: wire.description ?? "",
    displayName: wire.displayName ?? "",
    metadataPublish: wire.metadataPublish,
    name: wire.name,
    optional: wire.optional ?? false,
    system: wire.system ?? false,
  }),
  toleratesGone: true,
};

export const claimType: ResourceType = {
  token: "okta:auth/serverClaim:ServerClaim",
  title: "auth server claim",
  dialect: "v2",
  parents: ["authServerId"],
  properties: [
    { key: "alwaysIncludeInToken", argument: "always_include_in_token", kind: "boolean", default: true },
    { key: "authServerId", argument: "auth_server_id", kind: "text", isRequired: true },
    { key: "claimType", argument: "claim_type", kind: "text", isRequired: true },
    { key: "groupFilterType", argument: "group_filter_type", kind: "text", inPreview: null },
    { key: "name", argument: "name", kind: "text" },
    { key: "scopes", argument: "scopes", kind: "list", inPreview: null },
    { key: "status", argument: "status", kind: "text", default: "ACTIVE" },
    { key: "value", argument: "value", kind: "text", isRequired: true },
    { key: "valueType", argument: "value_type", kind: "text", default: "EXPRESSION" },
  ],
  collection: ({ authServerId }) => `${base}/${String(authServerId)}/claims`,
  toBody: (inputs) => ({
    alwaysIncludeInToken: inputs.alwaysIncludeInToken,
    claimType: inputs.claimType,
    conditions: toIncluded(inputs.scopes, "scopes"),
    name: inputs.name,
    status: inputs.status,
    value: inputs.value,
    valueType: inputs.valueType,
    group_filter_type: inputs.groupFilterType || undefined,
  }),
  fromWire: (wire, inputs) => {
    const live = (wire.conditions as { scopes?: string[] } | undefined)?.scopes ?? [];
    return {
      alwaysIncludeInToken: wire.alwaysIncludeInToken,
      authServerId: inputs.authServerId,
      claimType: wire.claimType,
      groupFilterType: wire.group_filter_type ?? "",
      name: wire.name,
      scopes: live.length > 0 ? live : (inputs.scopes ?? null),
      status: wire.status,
      value: wire.value,
      valueType: wire.valueType,
    };
  },
};

export const policyType: ResourceType = {
  token: "okta:auth/serverPolicy:ServerPolicy",
  title: "auth server policy",
  dialect: "v2",
  parents: ["authServerId"],
  properties: [
    { key: "authServerId", argument: "auth_server_id", kind: "text", isRequired: true },
    { key: "clientWhitelists", argument: "client_whitelist", kind: "list", isRequired: true },
    { key: "description", argument: "description", kind: "text", isRequired: true },
    { key: "name", argument: "name", kind: "text" },
    { key: "priority", argument: "priority", kind: "number", isRequired: true },
    { key: "status", argument: "status", kind: "text", default: "ACTIVE" },
  ],
  collection: ({ authServerId }) => `${base}/${String(authServerId)}/policies`,
  toBody: (inputs) => ({
    conditions: { clients: { include: inputs.clientWhitelists } },
    description: inputs.description,
    name: inputs.name,
    priority: inputs.priority,
    status: inputs.status,
    type: "OAUTH_AUTHORIZATION_POLICY",
  }),
  fromWire: (wire, { authServerId }) => ({
    authServerId,
    clientWhitelists: (wire.conditions as { clients: { include: string[] } }).clients.include,
    description: wire.description,
    name: wire.name,
    priority: wire.priority,
    status: wire.status,
  }),
  statusCall: "after",
};

const people = ["groupBlacklists", "groupWhitelists", "userBlacklists", "userWhitelists"];

export const ruleType: ResourceType = {
  token: "okta:auth/serverPolicyRule:ServerPolicyRule",
  title: "auth server policy rule",
  dialect: "v2",
  parents: ["authServerId", "policyId"],
  properties: [
    {
      key: "accessTokenLifetimeMinutes",
      argument: "access_token_lifetime_minutes",
      kind: "number",
      default: 60,
    },
    { key: "authServerId", argument: "auth_server_id", kind: "text", isRequired: true },
    { key: "grantTypeWhitelists", argument: "grant_type_whitelist", kind: "list", isRequired: true },
    { key: "groupBlacklists", argument: "group_blacklist", kind: "list", inPreview: null },
    { key: "groupWhitelists", argument: "group_whitelist", kind: "list", inPreview: null },
    { key: "inlineHookId", argument: "inline_hook_id", kind: "text", inPreview: null },
    { key: "name", argument: "name", kind: "text" },
    { key: "policyId", argument: "policy_id", kind: "text", isRequired: true },
    { key: "priority", argument: "priority", kind: "number", isRequired: true },
    {
      key: "refreshTokenLifetimeMinutes",
      argument: "refresh_token_lifetime_minutes",
      kind: "number",
      inPreview: null,
    },
    {
      key: "refreshTokenWindowMinutes",
      argument: "refresh_token_window_minutes",
      kind: "number",
      default: 10080,
    },
    { key: "scopeWhitelists", argument: "scope_whitelist", kind: "list", inPreview: null },
    { key: "status", argument: "status", kind: "text", default: "ACTIVE" },
    { key: "system", argument: "system", kind: "boolean", isOutputOnly: true, inPreview: "unknown" },
    { key: "type", argument: "type", kind: "text", default: "RESOURCE_ACCESS" },
    { key: "userBlacklists", argument: "user_blacklist", kind: "list", inPreview: null },
    { key: "userWhitelists", argument: "user_whitelist", kind: "list", inPreview: null },
  ],
  collection: ({ authServerId, policyId }) =>
    `${base}/${String(authServerId)}/policies/${String(policyId)}/rules`,
  toBody: (inputs) => ({
    actions: {
      token: {
        accessTokenLifetimeMinutes: inputs.accessTokenLifetimeMinutes,
        inlineHook: inputs.inlineHookId ? { id: inputs.inlineHookId } : undefined,
        refreshTokenLifetimeMinutes: inputs.refreshTokenLifetimeMinutes ?? 0,
        refreshTokenWindowMinutes: inputs.refreshTokenWindowMinutes,
      },
    },
    conditions: {
      grantTypes: toIncluded(inputs.grantTypeWhitelists, "include"),
      people: {
        groups: {
          ...toIncluded(inputs.groupWhitelists, "include"),
          ...toIncluded(inputs.groupBlacklists, "exclude"),
        },
        users: {
          ...toIncluded(inputs.userWhitelists, "include"),
          ...toIncluded(inputs.userBlacklists, "exclude"),
        },
      },
      scopes: toIncluded(inputs.scopeWhitelists, "include"),
    },
    name: inputs.name,
    priority: inputs.priority,
    status: inputs.status,
    type: inputs.type,
  }),
  fromWire: (wire, inputs, refresh) => {
    const conditions = wire.conditions as {
      grantTypes: Lists;
      scopes: Lists;
      people: { groups?: Lists; users?: Lists };
    };
    const token = (wire.actions as { token: Wire }).token;
    const live: Properties = {
      groupBlacklists: conditions.people.groups?.exclude ?? [],
      groupWhitelists: conditions.people.groups?.include ?? [],
      scopeWhitelists: conditions.scopes.include ?? [],
      userBlacklists: conditions.people.users?.exclude ?? [],
      userWhitelists: conditions.people.users?.include ?? [],
    };
    for (const key of [...people, "scopeWhitelists"]) {
      const isEmpty = (live[key] as unknown[]).length === 0;
      if (!refresh && isEmpty && (inputs[key] === undefined || inputs[key] === null)) live[key] = null;
    }
    return {
      ...live,
      accessTokenLifetimeMinutes: token.accessTokenLifetimeMinutes,
      authServerId: inputs.authServerId,
      grantTypeWhitelists: conditions.grantTypes.include ?? [],
      inlineHookId: (token.inlineHook as { id?: string } | undefined)?.id ?? null,
      name: wire.name,
      policyId: inputs.policyId,
      priority: wire.priority,
      refreshTokenLifetimeMinutes: token.refreshTokenLifetimeMinutes ?? 0,
      refreshTokenWindowMinutes: token.refreshTokenWindowMinutes,
      status: wire.status,
      system: wire.system ?? false,
      type: wire.type,
    };
  },
  statusCall: "after",
};

interface Lists {
  readonly include?: string[];
  readonly exclude?: string[];
}

function toIncluded(list: unknown, key: string): Properties {
  return Array.isArray(list) && list.length > 0 ? { [key]: list } : {};
}

/** Times as Go prints them. */
function toGoTime(time: unknown): string | null {
  if (typeof time !== "string") return null;
  const iso = new Date(time).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} +0000 UTC`;
}

/** All resource types by token. */
export const resourceTypes: ReadonlyMap<string, ResourceType> = new Map(
  [serverType, scopeType, claimType, policyType, ruleType].map((type) => [type.token, type]),
);
