import { expect, it } from "vitest";
import { describeWithEngine, only, startFixture } from "./fixture";
import { toSandboxConfig } from "./stack";

const isWrite = ({ request }: { request: string }) => !request.startsWith("GET");

describeWithEngine("an up that cannot succeed", () => {
  it("keeps the provider when Konnect's verification fails, says why, and goes on at the next up", async () => {
    const { sandbox, stack, takeRequests } = await startFixture();
    const [token] = sandbox.okta.state.apiTokens.filter(
      ({ value }) => value === sandbox.credentials.dcrToken,
    );
    Object.assign(token ?? {}, { network: { connection: "ZONE", include: ["office"] } });
    const first = await stack.up();
    expect(first.code).not.toBe(0);
    expect(first.text).toContain("DCR_KONNECT_VERIFY_FAILED");
    expect(first.text).toContain("limited to a network zone");
    expect(sandbox.konnect.state.providers).toHaveLength(1);
    expect(sandbox.konnect.state.strategies).toHaveLength(0);

    Object.assign(token ?? {}, { network: { connection: "ANYWHERE" } });
    takeRequests();
    const second = await stack.up();
    expect(second.code, second.text).toBe(0);
    expect(only("konnect", takeRequests()).filter((request) => request.includes("dcr-providers"))).toEqual([
      "POST /v2/dcr-providers/ID/verify",
    ]);
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });

  it("goes on at the next up with what a failed write left", async () => {
    const { sandbox, stack } = await startFixture();
    sandbox.konnect.state.tokens.set(sandbox.credentials.konnectToken, "viewer");
    const first = await stack.up();
    expect(first.code).not.toBe(0);
    expect(first.text).toContain("DCR_KONNECT_FORBIDDEN");
    expect(sandbox.okta.state.servers).toHaveLength(2);
    sandbox.konnect.state.tokens.set(sandbox.credentials.konnectToken, "full");
    const second = await stack.up();
    expect(second.code, second.text).toBe(0);
    expect(sandbox.okta.state.servers).toHaveLength(2);
  });

  it.each([
    {
      title: "Konnect refuses the token",
      prepare: ({ sandbox }) => sandbox.konnect.state.tokens.clear(),
      code: "DCR_KONNECT_UNAUTHORIZED",
    },
    {
      title: "the portal is unknown",
      prepare: ({ sandbox }) => Object.assign(sandbox.konnect.state.portals[0] ?? {}, { name: "Other" }),
      code: "DCR_KONNECT_PORTAL_UNKNOWN",
    },
    {
      title: "two portals have the name",
      prepare: ({ sandbox }) => sandbox.konnect.state.addPortal("Acme Developers"),
      code: "DCR_KONNECT_PORTAL_AMBIGUOUS",
    },
    {
      title: "the portal has another default",
      prepare: ({ sandbox }) => {
        const id = "0f0f0f0f-0000-4000-8000-000000000000";
        const now = "2026-01-01T00:00:00.000Z";
        sandbox.konnect.state.strategies.push({
          id,
          name: "legacy",
          displayName: "Legacy",
          type: "openid_connect",
          config: {
            issuer: `${sandbox.okta.url}/oauth2/default`,
            credential_claim: ["cid"],
            scopes: ["orders.read"],
            auth_methods: ["bearer"],
          },
          dcrProviderId: null,
          labels: {},
          created: now,
          updated: now,
        });
        Object.assign(sandbox.konnect.state.portals[0] ?? {}, { defaultStrategyId: id });
      },
      code: "DCR_KONNECT_PORTAL_DEFAULT_TAKEN",
    },
    {
      title: "the name is taken",
      prepare: ({ sandbox }) => {
        const now = "2026-01-01T00:00:00.000Z";
        sandbox.konnect.state.providers.push({
          id: "0f0f0f0f-0000-4000-8000-000000000001",
          name: "developer-portal-sandbox",
          displayName: undefined,
          issuer: "https://a.okta.com",
          token: "x",
          labels: {},
          created: now,
          updated: now,
        });
      },
      code: "DCR_KONNECT_NAME_TAKEN",
    },
  ] satisfies {
    title: string;
    prepare: (fixture: Awaited<ReturnType<typeof startFixture>>) => unknown;
    code: string;
  }[])("stops in its preview phase when $title, before anything is written", async ({ prepare, code }) => {
    const fixture = await startFixture();
    prepare(fixture);
    const up = await fixture.stack.upWithPreview();
    expect(up.code).not.toBe(0);
    expect(up.text).toContain(code);
    expect(fixture.takeRequests().filter(isWrite)).toEqual([]);
  });

  it("names every missing credential in one message, before anything is registered", async () => {
    const { stack, takeRequests } = await startFixture();
    stack.env.KONNECT_TOKEN = "";
    delete stack.env.OKTA_DCR_TOKEN;
    const up = await stack.up();
    expect(up.code).not.toBe(0);
    expect(up.text).toContain(
      "registrations.developer-portal.okta.dcrToken: [DCR_REFERENCE_ENV_MISSING] environment variable OKTA_DCR_TOKEN is not set. Set OKTA_DCR_TOKEN where pulumi runs.",
    );
    expect(up.text).toContain(
      "registrations.developer-portal.konnect.token: [DCR_REFERENCE_ENV_MISSING] environment variable KONNECT_TOKEN is empty",
    );
    expect(up.text).not.toMatch(/at .*\.js:\d+/);
    expect(takeRequests()).toEqual([]);
  });

  it("names every problem of the settings in one message, and sends nothing", async () => {
    const { stack, configure, takeRequests } = await startFixture();
    await configure(({ okta, konnect }) => ({
      okta: { ...okta, scopes: ["openid"], dcrToken: { env: "A", file: "b" }, audiance: "x" },
      konnect: { ...konnect, region: "moon" },
    }));
    const up = await stack.up();
    expect(up.code).not.toBe(0);
    for (const part of [
      "registrations.developer-portal.okta.dcrToken: needs exactly one of env, file, command, config; it has 2",
      "registrations.developer-portal.okta.audiance: unknown key audiance",
      "registrations.developer-portal.konnect.region",
    ]) {
      expect(up.text).toContain(part);
    }
    expect(takeRequests()).toEqual([]);
  });
});

describeWithEngine("a preview", () => {
  it("needs no token for Konnect or client registration, and says what it did not look up", async () => {
    const { stack, takeRequests } = await startFixture();
    delete stack.env.KONNECT_TOKEN;
    delete stack.env.OKTA_DCR_TOKEN;
    const preview = await stack.preview();
    expect(preview.code, preview.text).toBe(0);
    expect(preview.text).toContain("was not looked up in Konnect");
    expect(preview.text).toMatch(/portalId +: \[unknown\]/);
    expect(preview.text).toMatch(/tokenFingerprint +: \[unknown\]/);
    expect(only("konnect", takeRequests())).toEqual([]);
  });

  it("never writes, and its plan can be carried out", async () => {
    const { sandbox, stack, takeRequests } = await startFixture();
    const plan = `${stack.configFile}.plan.json`;
    const preview = await stack.preview("--save-plan", plan);
    expect(preview.code, preview.text).toBe(0);
    expect(takeRequests().filter(isWrite)).toEqual([]);
    const up = await stack.up("--plan", plan);
    expect(up.code, up.text).toBe(0);
    expect(sandbox.konnect.state.strategies).toHaveLength(1);
  });
});

describeWithEngine("two registrations", () => {
  it("live side by side in one stack", async () => {
    const { sandbox, stack } = await startFixture();
    sandbox.konnect.state.addPortal("Partners");
    const config = toSandboxConfig(sandbox);
    const registrations = config["konnect-okta-dcr:registrations"] as Record<
      string,
      { okta: object; konnect: object }
    >;
    const { "developer-portal": first } = registrations;
    registrations.partners = {
      okta: {
        ...first?.okta,
        authorizationServer: { create: { name: "partners", audience: "api://partners" } },
      },
      konnect: { ...first?.konnect, portal: "Partners" },
    };
    await stack.configure(config);
    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    expect(Object.keys(await stack.outputs()).sort()).toEqual(["developer-portal", "partners"]);
    expect(sandbox.konnect.state.providers.map(({ name }) => name).sort()).toEqual([
      "developer-portal-sandbox",
      "partners-sandbox",
    ]);
  });
});
