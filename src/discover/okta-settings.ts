import type { OpenidConnectWire } from "../konnect";
import type { ClaimWire, ScopeWire } from "../okta";
import { reservedClaims } from "../rules/claim";
import type { FoundServer, ImportedObject, Note } from "./found";

/** The Okta half of a registration as found. */
export interface OktaSettings {
  readonly settings: {
    readonly authorizationServer: object;
    readonly scopes: readonly unknown[];
    readonly claim: unknown;
    readonly accessPolicy: false;
  };
  /** Names of the claims that the gateway looks for, if they are not the claim alone. */
  readonly credentialClaim: readonly string[] | undefined;
  readonly notes: readonly Note[];
  readonly imports: readonly ImportedObject[];
}

/**
 * What the settings can express of a server. Objects that have exactly the fields of a managed one are imported; every
 * other one stays as it is and is only read.
 * @param isShared whether another registration manages the server
 */
export function toOktaSettings(
  name: string,
  found: FoundServer,
  plugin: OpenidConnectWire,
  isShared: boolean,
): OktaSettings {
  const { server } = found;
  const notes: Note[] = [];
  const imports: ImportedObject[] = [];
  const misfit = isShared ? "another registration of this file manages it" : findServerMisfit(found);
  if (misfit === undefined) {
    imports.push({ type: "okta:auth/server:Server", name: `${name}-server`, id: server.id });
  } else {
    notes.push({ path: "okta.authorizationServer", message: `the server is only read: ${misfit}` });
  }
  const isManaged = misfit === undefined;
  const scopes = (plugin.scopes ?? []).map((scope, index) => {
    const path = `okta.scopes[${index}]`;
    const live = found.scopes.find((item) => item.name === scope);
    if (live === undefined) {
      const message = `Konnect requests ${scope}, which the server does not have: token requests fail. Preview refuses it until you create it in Okta or remove it in Konnect`;
      notes.push({ path, message });
      return { name: scope, existing: true };
    }
    const scopeMisfit = findScopeMisfit(live);
    if (scopeMisfit !== undefined) notes.push({ path, message: `${scope} is only read: ${scopeMisfit}` });
    if (!isManaged || scopeMisfit !== undefined) return { name: scope, existing: true };
    const id = `${server.id}/${live.id}`;
    imports.push({ type: "okta:auth/serverScope:ServerScope", name: `${name}-scope-${scope}`, id });
    return toScope(live);
  });
  const claims = plugin.credential_claim ?? [];
  const claimName = claims.length === 1 ? claims[0] : findClientIdClaim(found.claims);
  if (claims.length === 0) {
    const message = `the strategy names no claim, so the gateway cannot tell applications apart: the first up sets ${claimName ?? "cid"}`;
    notes.push({ path: "konnect.credentialClaim", message });
  }
  if (scopes.length === 0) {
    const message = "Konnect requests no scope, which means openid: check refuses it until you name a scope";
    notes.push({ path: "okta.scopes", message });
  }
  const live = found.claims.find((item) => item.name === claimName && item.claimType === "RESOURCE");
  const claimMisfit = findClaimMisfit(claimName, live);
  if (claimMisfit !== undefined) notes.push({ path: "okta.claim", message: claimMisfit });
  const isClaimManaged = isManaged && live !== undefined && claimMisfit === undefined;
  if (isClaimManaged) {
    const id = `${server.id}/${live.id}`;
    imports.push({ type: "okta:auth/serverClaim:ServerClaim", name: `${name}-claim`, id });
  }
  notes.push({ path: "okta.accessPolicy", message: describePolicies(found) });
  return {
    settings: {
      authorizationServer: isManaged
        ? { create: toCreate(found) }
        : { existing: found.isDefault ? "default" : server.id },
      scopes,
      claim: isClaimManaged ? claimName : { name: claimName ?? "cid", existing: true },
      accessPolicy: false,
    },
    credentialClaim: claims.length > 1 ? claims : undefined,
    notes,
    imports,
  };
}

function toCreate({ server }: FoundServer): object {
  const { name, audiences, description, issuerMode } = server;
  return {
    name,
    audience: audiences[0],
    ...(isText(description) ? { description } : {}),
    ...(issuerMode === "ORG_URL" ? {} : { issuerMode }),
  };
}

function findServerMisfit({ server, isDefault }: FoundServer): string | undefined {
  if (isDefault) return "the organization's default server is never owned";
  const { audiences, status, credentials, issuerMode, name } = server;
  if (status !== "ACTIVE") return `its status is ${status ?? "unknown"}`;
  if (audiences.length !== 1) return `it has ${audiences.length} audiences`;
  if (credentials?.signing?.rotationMode !== "AUTO") return "its signing keys are not rotated automatically";
  if (!["ORG_URL", "CUSTOM_URL", "DYNAMIC"].includes(issuerMode ?? "")) return "its issuer mode is unknown";
  return isText(name) ? undefined : "it has no name";
}

function findScopeMisfit({ id, system, consent, optional, metadataPublish }: ScopeWire): string | undefined {
  if (system === true) return "Okta owns it";
  if (consent !== "IMPLICIT") return `its consent is ${consent ?? "unknown"}`;
  if (optional === true) return "it is optional";
  if (!["ALL_CLIENTS", "NO_CLIENTS"].includes(metadataPublish ?? "")) return "its publication is unknown";
  return id === undefined ? "Okta does not name its id" : undefined;
}

function toScope({
  name,
  description,
  displayName,
  default: isDefault,
  metadataPublish,
}: ScopeWire): unknown {
  const further = {
    ...(isText(description) ? { description } : {}),
    ...(isText(displayName) ? { displayName } : {}),
    ...(isDefault === true ? { default: true } : {}),
    ...(metadataPublish === "ALL_CLIENTS" ? { publish: true } : {}),
  };
  return Object.keys(further).length === 0 ? name : { name, ...further };
}

/** Why a claim is only read; undefined if it can be managed. */
function findClaimMisfit(name: string | undefined, live: ClaimWire | undefined): string | undefined {
  if (name === undefined) return "no claim with the value app.clientId is on the server; cid is read instead";
  if (reservedClaims.includes(name)) return `${name} is only read: Okta writes it into every access token`;
  if (live === undefined) {
    return `the gateway looks for ${name}, which the server does not have: requests get 401. Preview refuses it until you create it in Okta or correct it in Konnect`;
  }
  const { value, valueType, status, alwaysIncludeInToken, conditions, id } = live;
  if (value !== "app.clientId" || valueType !== "EXPRESSION") {
    return `${name} is only read: its value is not the expression app.clientId`;
  }
  if (status !== "ACTIVE") return `${name} is only read: its status is ${status ?? "unknown"}`;
  if (alwaysIncludeInToken !== true || (conditions?.scopes.length ?? 0) > 0) {
    return `${name} is only read: it is not in every access token`;
  }
  return id === undefined ? `${name} is only read: Okta does not name its id` : undefined;
}

function findClientIdClaim(claims: readonly ClaimWire[]): string | undefined {
  return claims.find(({ value, claimType }) => value === "app.clientId" && claimType === "RESOURCE")?.name;
}

function describePolicies({ policies }: FoundServer): string {
  if (policies.length === 0) {
    return "the server has no access policy, so token requests fail; write accessPolicy: {} to create one";
  }
  const names = policies.map(({ id, name }) => `"${name ?? id}"`).join(", ");
  return `policies and rules stay managed in Okta (${names}): a managed rule has a name of its own, so that importing them would rewrite them`;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
