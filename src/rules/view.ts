import { isUnknown } from "../settings/unknown";
import {
  child,
  type Field,
  type Node,
  toBooleanField,
  toListField,
  toNumberField,
  toRecordField,
  toTextField,
  toTextListField,
} from "./field";
import type { Path } from "./path";

const tokenSources = ["env", "file", "command", "config"];

/** A scope of the authorization server, as far as it can be read. */
export interface ScopeView {
  readonly path: Path;
  readonly name: Field<string>;
  /** Whether it stands in Okta already; undefined where that is not known. */
  readonly isExisting: boolean | undefined;
  /** What is written beside the name and `existing`. */
  readonly details: readonly Field<unknown>[];
}

/** A token reference, as far as it can be read. */
export interface TokenView extends Field<Readonly<Record<string, unknown>>> {
  /** A text in place of the reference. */
  readonly text: string | undefined;
  /** The sources that are written. */
  readonly sources: readonly Field<unknown>[];
}

/** The access policy, as far as it can be read. */
export interface AccessPolicyView {
  /** The written value: false, an object, or undefined where it is neither or not known. */
  readonly field: Field<false | Readonly<Record<string, unknown>>>;
  readonly tokenLifetimeMinutes: Field<number>;
  readonly name: Field<string>;
  readonly priority: Field<number>;
  readonly clients: Field<readonly Field<string>[]>;
}

/** One registration as the user wrote it: any part may be missing, unknown or of a wrong type. */
export interface RegistrationView {
  readonly name: string;
  readonly path: Path;
  readonly renamedFrom: Field<string>;
  readonly okta: {
    readonly server: {
      readonly field: Field<Readonly<Record<string, unknown>>>;
      readonly create: Field<Readonly<Record<string, unknown>>>;
      readonly name: Field<string>;
      readonly audience: Field<string>;
      readonly audiences: Field<readonly Field<string>[]>;
      readonly existing: Field<string>;
    };
    readonly scopes: Field<readonly ScopeView[]>;
    readonly claim: {
      readonly path: Path;
      readonly name: Field<string>;
      readonly isExisting: boolean | undefined;
    };
    readonly accessPolicy: AccessPolicyView;
    readonly dcrToken: TokenView;
    readonly dcrTokenId: Field<string>;
  };
  readonly konnect: {
    readonly region: Field<string>;
    readonly serverUrl: Field<string>;
    readonly token: TokenView;
    readonly name: Field<string>;
    readonly displayName: Field<string>;
    readonly portal: Field<string>;
    readonly portalDefault: Field<boolean>;
    readonly publications: Field<readonly Field<string>[]>;
    readonly authMethods: Field<readonly Field<string>[]>;
    readonly scopes: Field<readonly Field<string>[]>;
    readonly credentialClaim: Field<readonly Field<string>[]>;
    readonly pluginConfig: Field<Readonly<Record<string, unknown>>>;
    readonly labels: Field<Readonly<Record<string, unknown>>>;
    readonly exampleRoute: Field<string>;
  };
}

/** Makes the parts of a registration readable for rules, with the path of each as it was written. */
export function toRegistrationView(name: string, raw: unknown, path: Path): RegistrationView {
  const root = { path, raw };
  return {
    name,
    path,
    renamedFrom: toTextField(child(root, "renamedFrom")),
    okta: toOktaView(child(root, "okta")),
    konnect: toKonnectView(child(root, "konnect")),
  };
}

function toOktaView(okta: Node): RegistrationView["okta"] {
  const server = child(okta, "authorizationServer");
  const create = child(server, "create");
  return {
    server: {
      field: toRecordField(server),
      create: toRecordField(create),
      name: toTextField(child(create, "name")),
      audience: toTextField(child(create, "audience")),
      audiences: toTextListField(child(create, "audiences")),
      existing: toTextField(child(server, "existing")),
    },
    scopes: toScopesField(child(okta, "scopes")),
    claim: toNamed(child(okta, "claim")),
    accessPolicy: toAccessPolicyView(child(okta, "accessPolicy")),
    dcrToken: toTokenView(child(okta, "dcrToken")),
    dcrTokenId: toTextField(child(okta, "dcrTokenId")),
  };
}

function toKonnectView(konnect: Node): RegistrationView["konnect"] {
  return {
    region: toTextField(child(konnect, "region")),
    serverUrl: toTextField(child(konnect, "serverUrl")),
    token: toTokenView(child(konnect, "token")),
    name: toTextField(child(konnect, "name")),
    displayName: toTextField(child(konnect, "displayName")),
    portal: toTextField(child(konnect, "portal")),
    portalDefault: toBooleanField(child(konnect, "portalDefault")),
    publications: toTextListField(child(konnect, "publications")),
    authMethods: toTextListField(child(konnect, "authMethods")),
    scopes: toTextListField(child(konnect, "scopes")),
    credentialClaim: toTextListField(child(konnect, "credentialClaim")),
    pluginConfig: toRecordField(child(konnect, "pluginConfig")),
    labels: toRecordField(child(konnect, "labels")),
    exampleRoute: toTextField(child(konnect, "exampleRoute")),
  };
}

function toScopesField(node: Node): Field<readonly ScopeView[]> {
  const list = toListField(node);
  return { ...list, value: list.value?.map(toScopeView) };
}

function toScopeView(node: Node): ScopeView {
  const details = ["description", "displayName", "default", "publish"].map((key) => child(node, key));
  return {
    ...toNamed(node),
    details: typeof node.raw === "string" ? [] : details.map(toAnyField),
  };
}

/** A name, or an object with a name and perhaps `existing`. */
function toNamed(node: Node): { path: Path; name: Field<string>; isExisting: boolean | undefined } {
  if (typeof node.raw === "string") {
    return { path: node.path, name: toTextField(node), isExisting: isUnknown(node.raw) ? undefined : false };
  }
  const existing = toBooleanField(child(node, "existing"));
  return {
    path: node.path,
    name: toTextField(child(node, "name")),
    isExisting: existing.isWritten ? existing.value : false,
  };
}

function toAccessPolicyView(node: Node): AccessPolicyView {
  const record = toRecordField(node);
  return {
    field: { ...record, value: node.raw === false ? false : record.value },
    tokenLifetimeMinutes: toNumberField(child(node, "tokenLifetimeMinutes")),
    name: toTextField(child(node, "name")),
    priority: toNumberField(child(node, "priority")),
    clients: toTextListField(child(node, "clients")),
  };
}

function toTokenView(node: Node): TokenView {
  const record = toRecordField(node);
  const sources = tokenSources.map((key) => toAnyField(child(node, key)));
  return {
    ...record,
    text: typeof node.raw === "string" && !isUnknown(node.raw) ? node.raw : undefined,
    sources: record.value === undefined ? [] : sources.filter((source) => source.isWritten),
  };
}

function toAnyField({ path, raw }: Node): Field<unknown> {
  return { path, isWritten: raw !== undefined, value: raw };
}
