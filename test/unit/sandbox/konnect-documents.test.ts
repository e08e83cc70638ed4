import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApiDocument } from "../../api-documents/api-document";
import { type Sandbox, startSandbox } from "../../sandbox";
import type { ServerName } from "../../sandbox/recorder";
import { callKonnect, type PortalCall, readText, signIn } from "../../sandbox-requests/calls";
import { bindPortal, providerBody, strategyBody } from "../../sandbox-requests/registration";

const konnectDocument = ApiDocument.find("konnect");
const portalDocument = ApiDocument.find("konnect-portal");
for (const [name, document] of Object.entries({ konnectDocument, portalDocument })) {
  if (document === undefined) console.log(`skipped: tests of ${name}; it is not beside this checkout`);
}

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const konnect = (method: string, path: string, body?: unknown) => callKonnect(sandbox, method, path, body);

function findProblems(document: ApiDocument | undefined, server: ServerName): string[] {
  const exchanges = sandbox.recorder.exchanges
    .filter((item) => item.server === server)
    // The extract of the document beside the checkout leaves the list of APIs out.
    .filter(({ path }) => path !== "/v3/apis");
  expect(exchanges.length).toBeGreaterThan(10);
  return exchanges.flatMap((exchange) => document?.findProblems(exchange) ?? ["there is no document"]);
}

/** Every operation of an object below a collection: make, list, read, change. */
async function exercise(base: string, body: unknown, change: unknown): Promise<string> {
  const id = readText(await konnect("POST", base, body), "id");
  await konnect("GET", base);
  await konnect("GET", `${base}/${id}`);
  await konnect("PATCH", `${base}/${id}`, change);
  return id;
}

describe("sandbox responses", () => {
  it.skipIf(konnectDocument === undefined)(
    "the API document check reports altered exchanges (needs ../shared/specs)",
    async () => {
      sandbox.reset();
      await konnect("POST", "/v2/dcr-providers", providerBody(sandbox));
      const [exchange] = sandbox.recorder.exchanges;
      if (exchange === undefined) throw new Error("nothing was recorded");
      const answer = exchange.responseBody as Record<string, unknown>;
      const bent = [
        { ...exchange, responseBody: { ...answer, dcr_config: { dcr_token: "shown" } } },
        { ...exchange, responseBody: { ...answer, labels: undefined, active: undefined } },
        { ...exchange, status: 200 },
        { ...exchange, requestBody: { name: "a" } },
      ];
      expect(konnectDocument?.findProblems(exchange)).toEqual([]);
      for (const item of bent) expect(konnectDocument?.findProblems(item)).not.toEqual([]);
    },
  );

  it.skipIf(konnectDocument === undefined)(
    "the responses of the sandbox's Konnect conform to its API document (needs ../shared/specs)",
    async () => {
      sandbox.reset();
      const { portals, apis, developers } = sandbox.konnect.state;
      const { strategyId, providerId } = await bindPortal(sandbox);
      const providers = "/v2/dcr-providers";
      const extra = await exercise(providers, providerBody(sandbox), { labels: { team: null, a: "b" } });
      await konnect("POST", `${providers}/${extra}/verify`);
      await konnect("PATCH", `${providers}/${extra}`, { dcr_config: { dcr_token: "wrong" } });
      await konnect("POST", `${providers}/${extra}/verify`);
      const secret = { initial_client_id: "i", initial_client_secret: "s" };
      await exercise(providers, providerBody(sandbox, { provider_type: "auth0", dcr_config: secret }), {});
      await exercise(providers, providerBody(sandbox, { provider_type: "curity", dcr_config: secret }), {});
      await konnect("POST", providers, { name: "", labels: { kong: "x" }, provider_type: "x", nope: 1 });
      await konnect("DELETE", `${providers}/${extra}`);
      await konnect("GET", `${providers}/${extra}`);
      sandbox.konnect.state.tokens.set("viewer-token", "viewer");
      for (const token of ["viewer-token", "nobody"]) {
        await fetch(`${sandbox.konnect.url}${providers}`, {
          method: "POST",
          headers: { authorization: `Bearer ${token}` },
          body: "{}",
        });
      }

      const strategies = "/v2/application-auth-strategies";
      const own = strategyBody(sandbox, providerId, { cache_tokens: false });
      const other = await exercise(strategies, own, {
        configs: { "openid-connect": { scopes: ["a"] } },
        dcr_provider_id: null,
        labels: null,
      });
      await konnect("PUT", `${strategies}/${other}`, { ...own, principals: { enabled: true } });
      await konnect("POST", strategies, {
        ...strategyBody(sandbox, null),
        configs: { "openid-connect": { scopes: 1, nope: 1 } },
      });
      const keyAuth = { "key-auth": { key_names: ["k"], ttl: { value: 1, unit: "weeks" } } };
      const { dcr_provider_id: _, ...keyStrategy } = { ...own, strategy_type: "key_auth", configs: keyAuth };
      await exercise(strategies, keyStrategy, { display_name: "Keys" });
      await konnect("DELETE", `${strategies}/${other}`);
      await sandbox.publishOrders();
      await konnect("DELETE", `${strategies}/${strategyId}`);

      const portal = `/v3/portals/${portals[0]?.id}`;
      await exercise("/v3/portals", { name: "Partners", description: null }, { description: "x" });
      await exercise("/v2/portals", { name: "Classic" }, { is_public: true });
      await konnect("PATCH", portal, { default_application_auth_strategy_id: "x" });
      await konnect("GET", `${portal}/authentication-settings`);
      await konnect("PATCH", `${portal}/authentication-settings`, { saml_auth_enabled: true });
      await exercise(
        `${portal}/developers`,
        { email: "a@b.invalid", full_name: "A" },
        { status: "approved" },
      );

      const api = `/v3/apis/${apis[0]?.id}`;
      const publication = `${api}/publications/${portals[0]?.id}`;
      await konnect("PUT", publication, { auth_strategy_ids: null, visibility: "private" });
      await konnect("PUT", publication, {
        auth_strategy_ids: [strategyId],
        auto_approve_registrations: false,
      });
      await konnect("PUT", publication, { auth_strategy_ids: [] });
      await konnect("GET", publication);
      await konnect("GET", "/v3/api-publications?sort=created_at desc");
      await konnect("GET", `${portal}/api-publications`);
      for (const item of apis) item.syncError = "in the way";
      await konnect("GET", "/v3/api-implementations");
      const { implementationId, serviceId } = apis[0] ?? {};
      const service = { id: serviceId, control_plane_id: sandbox.konnect.state.services[0]?.controlPlaneId };
      await konnect("GET", `${api}/implementations/${implementationId}`);
      await konnect("POST", `${api}/implementations`, { service });
      await konnect("DELETE", `${api}/implementations/${implementationId}`);
      await konnect("POST", `${api}/implementations`, { service });

      const owner = { type: "developer", id: developers[0]?.id };
      const applications = `${portal}/applications`;
      const application = await exercise(applications, { name: "App", owner }, { owner });
      await konnect("POST", applications, { name: "App" });
      await konnect("GET", `${applications}/${application}/credentials`);
      const registrations = `${applications}/${application}/registrations`;
      const registration = await exercise(registrations, { api_id: apis[0]?.id }, { status: "approved" });
      await konnect("POST", registrations, { api_id: apis[0]?.id });
      await konnect("GET", `${portal}/application-registrations`);
      await konnect("DELETE", `${registrations}/${registration}`);
      await konnect("DELETE", `${applications}/${application}`);
      await konnect("DELETE", publication);
      expect(findProblems(konnectDocument, "konnect")).toEqual([]);
    },
  );

  it.skipIf(portalDocument === undefined)(
    "the responses of the sandbox's Dev Portal conform to its API document (needs ../shared/specs)",
    async () => {
      sandbox.reset();
      await bindPortal(sandbox);
      await sandbox.publishOrders();
      const portal: PortalCall = await signIn(sandbox);
      const applications = "/api/v3/applications";
      const body = { name: "App", redirect_uri: "https://a.invalid", scopes: ["orders.read"] };
      const made = await portal("POST", applications, body);
      const path = `${applications}/${readText(made, "id")}`;
      await portal("POST", applications, body);
      await portal("POST", applications, { name: 1 });
      await portal("GET", applications);
      await portal("GET", path);
      await portal("GET", `${applications}/0f0f0f0f-0000-4000-8000-000000000000`);
      await portal("PATCH", path, { description: "x", redirect_uri: null });
      await portal("GET", `${path}/credentials`);
      await portal("POST", `${path}/credentials`, {});
      await portal("PUT", `${path}/credentials/${made.body.client_id}`, { display_name: "x" });
      await portal("DELETE", `${path}/credentials/${made.body.client_id}`);
      await portal("POST", `${path}/regenerate-secret`);
      await portal("GET", `${path}/granted-scopes`);
      const api_id = sandbox.konnect.state.apis[0]?.id;
      const registration = await portal("POST", `${path}/registrations`, { api_id });
      await portal("POST", `${path}/registrations`, { api_id });
      await portal("GET", `${path}/registrations`);
      await portal("GET", `${path}/registrations/${registration.body.id}`);
      await portal("DELETE", `${path}/registrations/${registration.body.id}`);
      await portal("GET", "/api/v3/application-auth-strategies");
      await portal("GET", "/api/v3/portal");
      await portal("GET", "/api/v3/developer/me");
      await portal("POST", "/api/v3/developer", { email: "a@b.invalid", full_name: "A" });
      await portal("DELETE", path);
      await portal("POST", "/api/v3/developer/refresh");
      await portal("POST", "/api/v3/developer/logout");
      await portal("GET", applications);
      expect(findProblems(portalDocument, "portal")).toEqual([]);
    },
  );
});
