import type { Properties } from "./preview";

/** Which of the systems an object belongs to. */
export type System = "Okta" | "Konnect" | "Pulumi";

/** How people call an object and its fields: by the names in the settings. */
export interface ObjectKind {
  /** `scope`, `auth strategy`. */
  readonly noun: string;
  readonly system: System;
  /** Names of fields that differ from the provider's. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Fields that follow from others, or are only notes of the provider. */
  readonly hidden?: readonly string[];
  /** Fields that change by themselves or repeat other objects: not compared at all. */
  readonly volatile?: readonly string[];
  /** The object's own name, if it has one. */
  readonly nameOf?: (properties: Properties, resourceName: string) => string | undefined;
}

const byName = ({ name }: Properties) => toText(name);

const konnectFields = {
  dcrTokenReference: "dcrToken (reference)",
  konnectTokenReference: "token (reference)",
  tokenFingerprint: "DCR token",
  pluginSecretFingerprints: "secrets of pluginConfig",
  authStrategyId: "strategy",
  authStrategyIds: "strategies",
  dcrProviderId: "DCR provider",
};
const konnectHidden = [
  "fingerprintSalt",
  "pluginSecretSalt",
  "ownershipLabels",
  "verified",
  "ownerId",
  "deletesServer",
  "strategyOwnerId",
  "ownStrategyIds",
  "previousAuthStrategyId",
  "previousAuthStrategyIds",
  "portalUrl",
  "warnings",
];

const kinds: Readonly<Record<string, ObjectKind>> = {
  "okta:auth/server:Server": {
    noun: "authorization server",
    system: "Okta",
    fields: { audiences: "audience" },
    // Okta replaces the signing key by itself.
    volatile: ["kid", "credentialsLastRotated", "credentialsNextRotation"],
    nameOf: byName,
  },
  "okta:auth/serverScope:ServerScope": {
    noun: "scope",
    system: "Okta",
    fields: { authServerId: "authorization server", metadataPublish: "publish" },
    nameOf: byName,
  },
  "okta:auth/serverClaim:ServerClaim": {
    noun: "claim",
    system: "Okta",
    fields: { authServerId: "authorization server" },
    nameOf: byName,
  },
  "okta:auth/serverPolicy:ServerPolicy": {
    noun: "access policy",
    system: "Okta",
    fields: { authServerId: "authorization server", clientWhitelists: "clients" },
    nameOf: byName,
  },
  "okta:auth/serverPolicyRule:ServerPolicyRule": {
    noun: "policy rule",
    system: "Okta",
    fields: {
      authServerId: "authorization server",
      policyId: "access policy",
      scopeWhitelists: "scopes",
      accessTokenLifetimeMinutes: "tokenLifetimeMinutes",
      grantTypeWhitelists: "grant types",
    },
    // Its name is derived from its scopes.
    hidden: ["name"],
  },
  "pulumi-nodejs:dynamic/konnect:DcrProvider": {
    noun: "DCR provider",
    system: "Konnect",
    fields: konnectFields,
    hidden: konnectHidden,
    nameOf: byName,
  },
  "pulumi-nodejs:dynamic/konnect:AuthStrategy": {
    noun: "auth strategy",
    system: "Konnect",
    fields: konnectFields,
    hidden: konnectHidden,
    nameOf: byName,
  },
  "pulumi-nodejs:dynamic/konnect:PortalDefault": {
    noun: "default of portal",
    system: "Konnect",
    fields: konnectFields,
    hidden: konnectHidden,
    nameOf: ({ portal }) => toText(portal),
  },
  "pulumi-nodejs:dynamic/konnect:ApiPublication": {
    noun: "publication of API",
    system: "Konnect",
    fields: konnectFields,
    hidden: konnectHidden,
    nameOf: ({ api }) => toText(api),
  },
  "command:local:Command": {
    noun: "acceptance check",
    system: "Pulumi",
    volatile: ["stdin", "triggers", "create", "environment", "interpreter", "logging"],
  },
};

/** Types that hold others together and change nothing by themselves. */
const structural = /^(pulumi:pulumi:Stack|pulumi:providers:.*|konnect-okta-dcr:index:\w+)$/;

/** Whether a resource is no object of a service: the stack, a component or a provider's configuration. */
export function isStructural(type: string): boolean {
  return structural.test(type);
}

/** Whether this package creates objects of a type, so that all of their fields are known. */
export function isDescribed(type: string): boolean {
  return type in kinds;
}

/** How people call objects of a type; another program's resources keep their type's name. */
export function describeType(type: string): ObjectKind {
  const noun = type.split(":").at(-1) ?? type;
  const system = type.startsWith("okta:") ? "Okta" : type.includes("konnect") ? "Konnect" : "Pulumi";
  return kinds[type] ?? { noun, system, nameOf: (_properties, resourceName) => resourceName };
}

function toText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
