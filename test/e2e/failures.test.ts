import { expect, it } from "vitest";
import { toSandboxConfig } from "../engine/stack";
import { addForeignObjects, foreignStrategyId } from "../sandbox-requests/foreign-objects";
import { describeWithEngine, only, startFixture } from "./fixture";

const isWrite = ({ request }: { request: string }) => !request.startsWith("GET");

describeWithEngine("failures", () => {
  it("an up whose verification fails keeps the DCR provider and names the cause, and the next up only verifies", async () => {
    const { sandbox, stack, takeRequests } = await startFixture();
    const [token] = sandbox.okta.state.apiTokens.filter(
      ({ value }) => value === sandbox.credentials.dcrToken,
    );
    Object.assign(token ?? {}, { network: { connection: "ZONE", include: ["office"] } });
    const first = await stack.up();
    expect(first.code).not.toBe(0);
    expect(first.text).toContain("DCR_KONNECT_VERIFY_FAILED");
    expect(first.text).toContain("Okta answered 401 (Invalid token provided)");
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

  it("the up after a refused write continues with the objects that exist", async () => {
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

  it("an up stops in its preview phase, before anything is written, if Konnect refuses what is planned", async () => {
    const { sandbox, stack, takeRequests } = await startFixture();
    addForeignObjects(sandbox);
    Object.assign(sandbox.konnect.state.portals[0] ?? {}, { defaultStrategyId: foreignStrategyId });
    const up = await stack.upWithPreview();
    expect(up.code).not.toBe(0);
    expect(up.text).toContain("DCR_KONNECT_PORTAL_DEFAULT_TAKEN");
    expect(takeRequests().filter(isWrite)).toEqual([]);
  });

  it("an up without credentials lists all missing variables in one error and sends no request", async () => {
    const { stack, takeRequests } = await startFixture();
    stack.env.KONNECT_TOKEN = "";
    delete stack.env.OKTA_DCR_TOKEN;
    const up = await stack.up();
    expect(up.code).not.toBe(0);
    expect(up.text).toContain(
      "registrations.developer-portal.okta.dcrToken: [DCR_REFERENCE_ENV_MISSING] environment variable OKTA_DCR_TOKEN is not set. Set OKTA_DCR_TOKEN in the environment that runs pulumi.",
    );
    expect(up.text).toContain(
      "registrations.developer-portal.konnect.token: [DCR_REFERENCE_ENV_MISSING] environment variable KONNECT_TOKEN is empty",
    );
    expect(up.text).not.toMatch(/at .*\.js:\d+/);
    expect(takeRequests()).toEqual([]);
  });

  it("an up with wrong settings lists all findings in one error and sends no request", async () => {
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

describeWithEngine("previews", () => {
  it("a preview without tokens succeeds, sends nothing to Konnect and reports what it did not look up", async () => {
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

  it("a preview with --save-plan writes nothing, and up --plan accepts its plan", async () => {
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

describeWithEngine("registrations", () => {
  it("one stack creates two registrations side by side", async () => {
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
