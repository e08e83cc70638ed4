import type { Sandbox } from "../sandbox";
import { toPolicyBody } from "../sandbox-requests/okta-bodies";
import type { TroubleshootingCase } from "./case";
import {
  changeClaim,
  changeKonnect,
  changeOkta,
  changePolicy,
  changePortalDefault,
  changeRule,
  changeStrategy,
  getDcrToken,
  getScope,
  getServer,
} from "./changes";
import { refreshStack } from "./refresh-stack";
import type { TroubleshootingWorld } from "./world";

const noToken =
  "token from Okta: 401 access_denied Policy evaluation failed for this request, please check the policy configurations.";
const noApplication =
  "new application: 400 Unable to create the DCR application: Okta answered 401 (Invalid token provided)";
const notIdentified = "request with Basic: 401 Unauthorized";
const openApi = "request without a credential: 200";

/** Gives the local token to Konnect, as `pulumi up` does. */
async function handOver(world: TroubleshootingWorld): Promise<void> {
  await changeKonnect(world, "PATCH", `/v2/dcr-providers/${world.outputs.dcrProviderId}`, {
    dcr_config: { dcr_token: world.sandbox.credentials.dcrToken },
  });
}

/** A new token where okta.dcrToken points: one of the same value, as the world's environment holds only that. */
async function renewToken(world: TroubleshootingWorld): Promise<void> {
  const { state } = world.sandbox.okta;
  const old = state.apiTokens.find(({ value }) => value === world.sandbox.credentials.dcrToken);
  if (old !== undefined) state.revokeApiToken(old.id);
  const { id } = state.issueApiToken("konnect dcr", "application", world.sandbox.credentials.dcrToken);
  Object.assign(world.outputs.okta, { dcrTokenId: id });
  await handOver(world);
}

/** Writes the claim in the settings, and runs `pulumi up`. */
async function setCredentialClaim(world: TroubleshootingWorld, credentialClaim: string[]): Promise<void> {
  await changeStrategy(world, { credential_claim: credentialClaim });
  Object.assign(world.outputs.konnect, { credentialClaim });
}

/** Refuses all requests to a path from now on. */
function refuse(
  sandbox: Sandbox,
  server: "okta" | "konnect",
  method: string,
  path: RegExp,
  status: number,
  because: string,
): void {
  const body = { errorCode: "E0000001", errorSummary: because, status, title: because, detail: because };
  sandbox.faults.add({ server, method, path, kind: "status", status, body, times: 1000 });
}

/** What doctor finds. */
export const doctorCases: readonly TroubleshootingCase[] = [
  {
    cause: "The strategy has the wrong issuer",
    developerSees: notIdentified,
    tool: "doctor",
    finding: "binding.issuer",
    says: "/oauth2/default; the stack has",
    fix: "run pulumi up --refresh to write the stack's issuer everywhere",
    make: (world) => changeStrategy(world, { issuer: `${world.sandbox.okta.url}/oauth2/default` }),
  },
  {
    cause: "The authorization server is inactive",
    developerSees: "token from Okta: 404 Not found: Resource not found: ",
    tool: "doctor",
    finding: "okta.server",
    says: '"developer-portal" is INACTIVE',
    fix: "Okta Admin Console > Security > API > the server > Activate",
    make: async (world) => void (await changeOkta(world, "POST", "/lifecycle/deactivate")),
    apply: (world) => changeOkta(world, "POST", "/lifecycle/activate"),
  },
  {
    cause: "A scope that the strategy requests does not exist in Okta",
    developerSees:
      "token from Okta: 400 invalid_scope One or more scopes are not configured for the authorization server resource.",
    tool: "doctor",
    finding: "okta.scope",
    says: "scope orders.read: does not exist",
    fix: "run pulumi up --refresh to recreate a managed scope",
    make: async (world) => void (await changeOkta(world, "DELETE", `/scopes/${getScope(world).id}`)),
  },
  {
    cause: "A scope requires a user's consent",
    developerSees:
      "token from Okta: 400 consent_required The following scopes require user consent and cannot be granted for the client credentials grant type: [orders.read].",
    tool: "doctor",
    finding: "okta.scope",
    says: "scope orders.read: requires a user's consent",
    fix: "Okta Admin Console > Security > API > the server > Scopes > orders.read > User consent: Implicit, or pulumi up --refresh",
    make: async (world) => void Object.assign(getScope(world), { consent: "REQUIRED" }),
  },
  {
    cause: "The claim is missing",
    developerSees: notIdentified,
    tool: "doctor",
    finding: "okta.claim",
    says: "claim konnect_client_id: does not exist",
    fix: "run pulumi up --refresh to recreate a managed claim",
    make: async (world) => {
      const claim = getServer(world).claims.find(({ name }) => name === world.outputs.claim);
      await changeOkta(world, "DELETE", `/claims/${claim?.id}`);
    },
  },
  {
    cause: "The claim is in the ID token only",
    developerSees: notIdentified,
    tool: "doctor",
    finding: "okta.claim",
    says: "is in the ID token only, which Okta does not issue for client credentials",
    fix: "Okta Admin Console > Security > API > the server > Claims > konnect_client_id, or pulumi up --refresh",
    make: async (world) => changeClaim(world, { claimType: "IDENTITY" }),
  },
  {
    cause: "The claim was renamed on one side",
    developerSees: notIdentified,
    tool: "doctor",
    finding: "binding.claim",
    says: "in Okta the client id is in sub, client",
    fix: "set okta.claim and konnect.credentialClaim to the same claim, then run pulumi up --refresh",
    make: async (world) => changeClaim(world, { name: "client" }),
  },
  {
    cause: "The server has no access policy",
    developerSees: noToken,
    tool: "doctor",
    finding: "okta.access-policy",
    says: "the server has no access policy",
    fix: "run pulumi up --refresh to restore the policy that okta.accessPolicy manages",
    make: async (world) => {
      for (const { id } of [...getServer(world).policies])
        await changeOkta(world, "DELETE", `/policies/${id}`);
    },
  },
  {
    cause: "The access policy is for named clients only",
    developerSees: noToken,
    tool: "doctor",
    finding: "okta.access-policy",
    says: 'policy "developer-portal" is for named clients only',
    fix: "run pulumi up --refresh to restore the policy that okta.accessPolicy manages",
    make: async (world) => changePolicy(world, { clients: ["0oabatchjobofanother"] }),
  },
  {
    cause: "Another access policy decides first",
    developerSees: "token from Okta: 200 for 300 s",
    tool: "doctor",
    finding: "okta.access-policy",
    says: "never applies, because an earlier rule matches first",
    fix: 'limit "everything" to its own clients, or move "developer-portal" above it (okta.accessPolicy.priority)',
    make: async (world) => {
      const policyId = await changeOkta(
        world,
        "POST",
        "/policies",
        toPolicyBody("everything", "created manually"),
      );
      await changeOkta(world, "POST", `/policies/${policyId}/rules`, {
        type: "RESOURCE_ACCESS",
        name: "all",
        status: "ACTIVE",
        priority: 1,
        conditions: {
          grantTypes: { include: ["client_credentials"] },
          people: { users: {}, groups: {} },
          scopes: { include: ["*"] },
        },
        actions: {
          token: {
            accessTokenLifetimeMinutes: 5,
            refreshTokenLifetimeMinutes: 0,
            refreshTokenWindowMinutes: 10080,
          },
        },
      });
    },
    apply: async (world) => {
      const other = getServer(world).policies.find(({ name }) => name === "everything");
      await changeOkta(world, "PUT", `/policies/${other?.id}`, {
        type: "OAUTH_AUTHORIZATION_POLICY",
        name: "everything",
        description: "limited to its own clients",
        status: "ACTIVE",
        priority: 1,
        conditions: { clients: { include: [] } },
      });
    },
  },
  {
    cause: "The rule does not allow client credentials",
    developerSees: noToken,
    tool: "doctor",
    finding: "okta.access-policy",
    says: "would grant a token if the rule allowed client credentials",
    fix: "run pulumi up --refresh to restore the policy that okta.accessPolicy manages",
    make: async (world) => changeRule(world, { grantTypes: ["authorization_code"] }),
  },
  {
    cause: "The rule does not cover a scope",
    developerSees: noToken,
    tool: "doctor",
    finding: "okta.access-policy",
    says: "would grant a token if the rule covered orders.read",
    fix: "run pulumi up --refresh to restore the policy that okta.accessPolicy manages",
    make: async (world) => changeRule(world, { scopes: ["orders.write"] }),
  },
  {
    cause: "openid is in the strategy's scopes",
    developerSees: notIdentified,
    tool: "doctor",
    finding: "konnect.scopes",
    says: "contain openid",
    fix: "remove them from konnect.scopes, then run pulumi up --refresh",
    make: (world) => changeStrategy(world, { scopes: ["openid", "orders.read"] }),
  },
  {
    cause: "A plugin setting requires another audience",
    developerSees: notIdentified,
    tool: "doctor",
    finding: "konnect.plugin-settings",
    says: "asks for the audience api://other; the tokens are for api://orders",
    fix: "konnect.pluginConfig: Write [api://orders], or remove it.",
    make: (world) => changeStrategy(world, { audience_required: ["api://other"] }),
    apply: (world) => changeStrategy(world, { audience_required: ["api://orders"] }),
  },
  {
    cause: "A plugin setting looks for the scopes in the wrong claim",
    developerSees: notIdentified,
    tool: "doctor",
    finding: "konnect.plugin-settings",
    says: "needs a claim scope, which Okta's tokens do not have (their scopes are in scp)",
    fix: "konnect.pluginConfig: Write scopes_claim: [scp] beside it.",
    make: (world) => changeStrategy(world, { scopes_required: ["orders.read"] }),
    apply: (world) => changeStrategy(world, { scopes_claim: ["scp"] }),
  },
  {
    cause: "A plugin setting requires a scope that the tokens do not have",
    developerSees: notIdentified,
    tool: "doctor",
    finding: "konnect.plugin-settings",
    says: "asks for the scopes admin; the gateway gets tokens for orders.read",
    fix: "konnect.pluginConfig: Add the scopes to konnect.scopes, or remove them here.",
    make: (world) => changeStrategy(world, { scopes_required: ["admin"], scopes_claim: ["scp"] }),
    apply: (world) => changeStrategy(world, { scopes_required: ["orders.read"] }),
  },
  {
    cause: "A plugin setting allows other issuers only",
    developerSees: notIdentified,
    tool: "doctor",
    finding: "konnect.plugin-settings",
    says: "allows https://acme.okta.com/oauth2/default, and not",
    fix: "konnect.pluginConfig: Add the issuer, or remove it.",
    make: (world) => changeStrategy(world, { issuers_allowed: ["https://acme.okta.com/oauth2/default"] }),
    apply: (world) => changeStrategy(world, { issuers_allowed: [world.outputs.issuer] }),
  },
  {
    cause: "konnect.credentialClaim lists several claims, which are one path",
    developerSees: notIdentified,
    tool: "doctor",
    finding: "binding.claim",
    says: "one path into nested claims and not a list of alternatives",
    fix: "set konnect.credentialClaim to the one claim that contains the client id, then run pulumi up",
    make: (world) => setCredentialClaim(world, ["konnect_client_id", "cid"]),
    apply: (world) => setCredentialClaim(world, ["konnect_client_id"]),
  },
  {
    cause: "The API is linked to a control plane without access control enforcement",
    developerSees: openApi,
    tool: "doctor",
    finding: "konnect.api",
    says: "where access control enforcement is off",
    fix: "the control plane > Plugins: add Access Control Enforcement (ace) globally",
    make: async ({ sandbox }) =>
      void Object.assign(sandbox.konnect.state.apis[0] ?? {}, { controlPlaneLink: { isEnforced: false } }),
    apply: async ({ sandbox }) =>
      Object.assign(sandbox.konnect.state.apis[0] ?? {}, { controlPlaneLink: { isEnforced: true } }),
  },
  {
    cause: "The owner of the DCR token may only read",
    developerSees:
      "new application: 400 Unable to create the DCR application: Okta answered 403 (You do not have permission to perform the requested action)",
    tool: "doctor",
    finding: "token.roles",
    says: "READ_ONLY_ADMIN, which cannot register clients",
    fix: "give the owner Application Admin for OpenID Connect client apps, or API Access Management Admin",
    make: async (world) => void Object.assign(getDcrToken(world), { role: "readOnly" }),
    apply: async (world) => Object.assign(getDcrToken(world), { role: "application" }),
  },
  {
    cause: "Konnect holds another DCR token, which is revoked",
    developerSees: noApplication,
    tool: "doctor --probe",
    finding: "probe.verification",
    says: "Okta answered 401",
    fix: "store an active API token where okta.dcrToken points, then run pulumi up",
    make: async (world) => {
      const { state } = world.sandbox.okta;
      const other = state.issueApiToken("another", "application");
      await changeKonnect(world, "PATCH", `/v2/dcr-providers/${world.outputs.dcrProviderId}`, {
        dcr_config: { dcr_token: other.value },
      });
      state.revokeApiToken(other.id);
    },
    apply: handOver,
  },
  {
    cause: "The DCR token was revoked",
    developerSees: noApplication,
    tool: "doctor",
    finding: "token.accepted",
    says: "Okta refuses it: it was revoked",
    fix: "Okta Admin Console > Security > API > Tokens: create a new one, store it where okta.dcrToken points",
    make: async (world) => void world.sandbox.okta.state.revokeApiToken(getDcrToken(world).id),
    apply: renewToken,
  },
  {
    cause: "The DCR token expired, unused for 30 days",
    developerSees: noApplication,
    tool: "doctor",
    finding: "token.accepted",
    says: "after 30 idle days",
    fix: "Okta Admin Console > Security > API > Tokens: create a new one, store it where okta.dcrToken points",
    make: async (world) => void Object.assign(getDcrToken(world), { expiresAt: Date.parse("2026-01-02") }),
    apply: renewToken,
  },
  {
    cause: "The DCR token is limited to a network zone",
    developerSees: noApplication,
    tool: "doctor",
    finding: "token.accepted",
    says: "it is limited to network zones, and this request comes from outside them",
    fix: "allow any IP, or zones with this machine's and Konnect's addresses",
    make: async (world) =>
      void Object.assign(getDcrToken(world), { network: { connection: "ZONE", include: ["nzooffice"] } }),
    apply: async (world) => Object.assign(getDcrToken(world), { network: { connection: "ANYWHERE" } }),
  },
  {
    cause: "The strategy has lost its DCR provider",
    developerSees: "new application: 400 is a required field",
    tool: "doctor",
    finding: "binding.provider",
    says: "the strategy uses no DCR provider",
    fix: "run pulumi up --refresh to bind them again",
    make: (world) =>
      changeKonnect(world, "PATCH", `/v2/application-auth-strategies/${world.outputs.authStrategyId}`, {
        dcr_provider_id: null,
      }),
  },
  {
    cause: "The strategy is not the portal's default",
    developerSees: openApi,
    tool: "doctor",
    finding: "binding.portal-default",
    says: "has no default",
    fix: "run pulumi up --refresh to set it again (konnect.portalDefault)",
    make: async (world) => {
      await world.sandbox.unpublishOrders();
      await changePortalDefault(world, null);
      await world.sandbox.publishOrders();
    },
    apply: async (world) => {
      await refreshStack(world);
      await world.sandbox.unpublishOrders();
      await world.sandbox.publishOrders();
    },
  },
  {
    cause: "The API was published before the default was set",
    developerSees: openApi,
    tool: "doctor",
    finding: "binding.other-apis",
    says: "has no strategy",
    fix: "add them to konnect.publications, or publish them again",
    make: async (world) => {
      await world.sandbox.unpublishOrders();
      await changePortalDefault(world, null);
      await world.sandbox.publishOrders();
      await changePortalDefault(world, world.outputs.authStrategyId);
    },
    apply: async ({ sandbox }) => {
      await sandbox.unpublishOrders();
      await sandbox.publishOrders();
    },
  },
  {
    cause: "Okta refuses new clients",
    developerSees:
      "new application: 400 Unable to create the DCR application: Okta answered 400 (Api validation failed: client)",
    tool: "doctor --probe",
    finding: "probe.registration",
    says: "Okta refuses it: Okta answered 400 to POST /oauth2/v1/clients: Api validation failed: client",
    fix: "fix what Okta's message names; for details, see Okta Admin Console > Reports > System Log",
    make: async ({ sandbox }) =>
      refuse(sandbox, "okta", "POST", /^\/oauth2\/v1\/clients$/, 400, "Api validation failed: client"),
    apply: async ({ sandbox }) => sandbox.faults.clear(),
  },
  {
    cause: "This machine has a DCR token that Okta refuses, and Konnect has another one",
    developerSees: undefined,
    tool: "doctor",
    finding: "token.held",
    says: "the last pulumi up gave Konnect another token than the local one",
    fix: "run doctor --probe to have Konnect try its own token",
    make: async ({ env }) => void Object.assign(env, { OKTA_DCR_TOKEN: "00-a-token-that-nobody-issued" }),
    apply: async ({ env, sandbox }) => Object.assign(env, sandbox.env()),
  },
  {
    cause: "Okta has no API Access Management any more",
    developerSees: undefined,
    tool: "doctor",
    finding: "okta.server",
    says: "has no API Access Management (E0000015)",
    fix: "ask Okta to enable API Access Management for the organization, or use an organization that has it",
    make: async ({ sandbox }) => void Object.assign(sandbox.switches.okta, { hasAccessManagement: false }),
    apply: async ({ sandbox }) => Object.assign(sandbox.switches.okta, { hasAccessManagement: true }),
  },
  {
    cause: "The Konnect token may not verify the DCR provider",
    developerSees: undefined,
    tool: "doctor --probe",
    finding: "probe.verification",
    says: "Konnect does not allow the Konnect token to verify",
    fix: "give the owner of the Konnect token the role DCR Providers Maintainer",
    make: async ({ sandbox }) => refuse(sandbox, "konnect", "POST", /\/verify$/, 403, "Forbidden"),
    apply: async ({ sandbox }) => sandbox.faults.clear(),
  },
  {
    cause: "doctor has no credential that can read Okta",
    developerSees: undefined,
    tool: "doctor",
    finding: "okta.server",
    says: "not checked: the DCR token cannot read this",
    fix: "set OKTA_API_TOKEN, OKTA_ACCESS_TOKEN, or the private key of a service app",
    make: async ({ env }) => void delete env.OKTA_API_TOKEN,
    apply: async ({ env, sandbox }) => Object.assign(env, sandbox.env()),
  },
  {
    cause: "The owner of doctor's Okta token may not read claims",
    developerSees: undefined,
    tool: "doctor",
    finding: "okta.claim",
    says: "not checked: Okta answered 403",
    fix: "The owner of OKTA_API_TOKEN needs a role that may read this, such as Read-only Admin",
    make: async ({ sandbox }) =>
      refuse(sandbox, "okta", "GET", /\/claims$/, 403, "You do not have permission"),
    apply: async ({ sandbox }) => sandbox.faults.clear(),
  },
  {
    cause: "Okta requires a DPoP proof from new applications",
    developerSees: "token from Okta: 400 invalid_dpop_proof The DPoP proof JWT header is missing.",
    tool: "doctor --probe",
    finding: "probe.token",
    says: "invalid_dpop_proof",
    fix: "General > Proof of possession: turn off the DPoP header",
    make: async (world) => void Object.assign(world.sandbox.switches.okta, { newClientsNeedDpop: true }),
    apply: async (world) => Object.assign(world.sandbox.switches.okta, { newClientsNeedDpop: false }),
  },
];
