import { read } from "../../../src/diagnosis/reading";
import type { RegistrationFacts } from "../../../src/doctor/facts/facts";
import type { RegistrationOutputs } from "../../../src/stack/registration-outputs";

const issuer = "https://acme.okta.com/oauth2/aus1";
const now = Date.parse("2026-03-01T12:00:00Z");

/** Outputs of a registration as `up` leaves them. */
export const outputs: RegistrationOutputs = {
  issuer,
  audience: "api://orders",
  authorizationServerId: "aus1",
  scopes: ["orders.read", "orders.write"],
  claim: "konnect_client_id",
  dcrProviderId: "provider-1",
  authStrategyId: "strategy-1",
  portalId: "portal-1",
  okta: { dcrTokenReference: { env: "OKTA_DCR_TOKEN" }, dcrTokenId: "00T1", accessPolicy: true },
  konnect: {
    serverUrl: "https://eu.api.konghq.com",
    tokenReference: { env: "KONNECT_TOKEN" },
    portal: "Acme Developers",
    scopes: ["orders.read"],
    credentialClaim: ["konnect_client_id"],
    authMethods: ["client_credentials", "bearer"],
    portalDefault: true,
    publications: [{ api: "Orders", apiId: "api-1" }],
  },
};

/** Facts about a registration where all is well. */
export const healthyFacts: RegistrationFacts = {
  name: "developer-portal",
  outputs,
  gatheredAt: now,
  okta: {
    origin: "https://acme.okta.com",
    organization: read({ id: "00o1", pipeline: "idx" }),
    administeredOrganization: undefined,
    dcrTokenTrial: read(true),
    dcrTokenPlace: "environment variable OKTA_DCR_TOKEN",
    dcrToken: read({
      id: "00T1",
      name: "konnect dcr",
      userId: "00u1",
      expiresAt: "2026-03-26T12:00:00Z",
      network: { connection: "ANYWHERE", include: [], exclude: [] },
    }),
    dcrTokenOwner: read({ id: "00u1", status: "ACTIVE", profile: { login: "dcr@acme.example" } }),
    dcrTokenOwnerRoles: read([{ type: "APP_ADMIN", status: "ACTIVE" }]),
    isDcrTokenOfLastUp: read(true),
    server: read({
      id: "aus1",
      name: "developer-portal",
      audiences: ["api://orders"],
      issuer,
      status: "ACTIVE",
    }),
    discovery: read({ issuer }),
    scopes: read([
      { name: "openid", consent: "IMPLICIT", default: false, system: true },
      { name: "orders.read", consent: "IMPLICIT", default: false },
      { name: "orders.write", consent: "IMPLICIT", default: true },
    ]),
    claims: read([
      {
        name: "sub",
        status: "ACTIVE",
        claimType: "RESOURCE",
        value: "(appuser != null) ? appuser.userName : app.clientId",
        conditions: { scopes: [] },
      },
      {
        name: "konnect_client_id",
        status: "ACTIVE",
        claimType: "RESOURCE",
        value: "app.clientId",
        conditions: { scopes: [] },
      },
    ]),
    policies: read([
      {
        name: "developer-portal",
        active: true,
        priority: 1,
        clients: ["ALL_CLIENTS"],
        rules: [
          {
            name: "client credentials",
            active: true,
            priority: 1,
            grantTypes: ["client_credentials"],
            scopes: ["orders.read", "orders.write"],
          },
        ],
      },
    ]),
  },
  konnect: {
    tokenPlace: "environment variable KONNECT_TOKEN",
    provider: read({
      id: "provider-1",
      name: "developer-portal-prod",
      provider_type: "okta",
      issuer,
      labels: undefined,
    }),
    strategy: read({
      id: "strategy-1",
      name: "developer-portal-prod",
      strategy_type: "openid_connect",
      configs: {
        "openid-connect": {
          issuer,
          credential_claim: ["konnect_client_id"],
          scopes: ["orders.read"],
          auth_methods: ["client_credentials", "bearer"],
        },
      },
      dcr_provider: { id: "provider-1", name: "developer-portal-prod" },
      labels: undefined,
    }),
    portal: read({
      id: "portal-1",
      name: "Acme Developers",
      default_application_auth_strategy_id: "strategy-1",
      authentication_enabled: true,
      default_api_visibility: "private",
      auto_approve_developers: false,
      auto_approve_applications: true,
    }),
    publications: read([{ api_id: "api-1", auth_strategy_ids: ["strategy-1"] }]),
    catalog: read([{ id: "api-1", name: "Orders", version: "1.0.0" }]),
    apis: [
      {
        apiId: "api-1",
        implementations: read([{ id: "link-1", service: { id: "service-1", control_plane_id: "cp-1" } }]),
      },
    ],
  },
  probe: undefined,
};

/** Healthy facts with parts of the Okta side replaced. */
export function withOkta(changes: Partial<RegistrationFacts["okta"]>): RegistrationFacts {
  return { ...healthyFacts, okta: { ...healthyFacts.okta, ...changes } };
}

/** Healthy facts with parts of the Konnect side replaced. */
export function withKonnect(changes: Partial<RegistrationFacts["konnect"]>): RegistrationFacts {
  return { ...healthyFacts, konnect: { ...healthyFacts.konnect, ...changes } };
}

/** Healthy facts with outputs replaced. */
export function withOutputs(
  changes: {
    readonly [K in keyof RegistrationOutputs]?: K extends "okta" | "konnect"
      ? Partial<RegistrationOutputs[K]>
      : RegistrationOutputs[K];
  },
): RegistrationFacts {
  const { okta, konnect, ...rest } = changes;
  return {
    ...healthyFacts,
    outputs: {
      ...outputs,
      ...rest,
      okta: { ...outputs.okta, ...okta },
      konnect: { ...outputs.konnect, ...konnect },
    },
  };
}

/** Healthy facts with parts of the strategy's openid-connect settings replaced. */
export function withStrategyConfig(changes: Record<string, unknown>): RegistrationFacts {
  const strategy = healthyFacts.konnect.strategy;
  if (strategy.state !== "read" || strategy.value === undefined)
    throw new Error("the fixture has no strategy");
  const config = { ...strategy.value.configs?.["openid-connect"], ...changes };
  return withKonnect({ strategy: read({ ...strategy.value, configs: { "openid-connect": config } }) });
}
