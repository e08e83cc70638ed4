import { expect, it } from "vitest";
import { apiName, portalName } from "../sandbox";
import { describeWithEngine, type Fixture, only, startFixture } from "./fixture";
import type { RawRegistration } from "./stack";

const withPublication = (registration: RawRegistration): RawRegistration => ({
  okta: registration.okta,
  konnect: { ...registration.konnect, portalDefault: false, publications: [apiName] },
});

const publicationOf = ({ sandbox }: Fixture) => sandbox.konnect.state.publications[0];
const writes = (fixture: Fixture) =>
  only("konnect", fixture.takeRequests()).filter((request) => !request.startsWith("GET"));

describeWithEngine("an API that is published already", () => {
  it("gets the strategy, keeps everything else, and is given back as it was", async () => {
    const fixture = await startFixture(withPublication);
    const { sandbox, stack, takeRequests } = fixture;
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null, autoApprove: false });
    const before = { ...publicationOf(fixture) };
    takeRequests();

    const preview = await stack.preview();
    expect(preview.code, preview.text).toBe(0);
    expect(writes(fixture)).toEqual([]);

    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    expect(writes(fixture)).toEqual([
      "POST /v2/dcr-providers",
      "POST /v2/dcr-providers/ID/verify",
      "POST /v2/application-auth-strategies",
      "PUT /v3/apis/ID/publications/ID",
    ]);
    const put = sandbox.recorder.exchanges.findLast(({ method }) => method === "PUT");
    const [strategy] = sandbox.konnect.state.strategies;
    expect(put?.requestBody).toEqual({
      auth_strategy_ids: [strategy?.id],
      auto_approve_registrations: false,
      visibility: "public",
    });
    const { "developer-portal": outputs } = await stack.outputs();
    expect(outputs?.konnect.publications).toEqual([
      { api: apiName, apiId: sandbox.konnect.state.apis[0]?.id },
    ]);

    const again = await stack.preview("--expect-no-changes");
    expect(again.code, again.text).toBe(0);
    const refresh = await stack.refresh("--skip-preview", "--expect-no-changes");
    expect(refresh.code, refresh.text).toBe(0);

    const destroy = await stack.destroy();
    expect(destroy.code, destroy.text).toBe(0);
    expect({ ...publicationOf(fixture), updated: "" }).toEqual({ ...before, updated: "" });
  });

  it("shows the strategy taken away by hand as drift, and gets it again", async () => {
    const fixture = await startFixture(withPublication);
    const { sandbox, stack } = fixture;
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    expect((await stack.up()).code).toBe(0);
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    const report = await stack.driftReport("--diff");
    expect(report.text).toMatch(/authStrategyIds/);
    const up = await stack.up("--refresh");
    expect(up.code, up.text).toBe(0);
    expect(publicationOf(fixture)?.strategyIds).toEqual([sandbox.konnect.state.strategies[0]?.id]);
  });

  it("prints what Konnect remarks, and that the gateway could not take the strategy", async () => {
    const fixture = await startFixture(withPublication);
    const { sandbox, stack } = fixture;
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    const [api] = sandbox.konnect.state.apis;
    Object.assign(api ?? {}, { syncError: "another plugin is in the way" });
    sandbox.faults.add({
      server: "konnect",
      method: "PUT",
      kind: "body",
      body: { warnings: ["the portal is private"] },
    });
    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    expect(up.text).toContain(`Konnect on the publication of API "${apiName}": the portal is private`);
    expect(up.text).toContain("another plugin is in the way");
  });

  it("is refused in the preview, and nothing is written, when it is not published", async () => {
    const fixture = await startFixture(withPublication);
    const preview = await fixture.stack.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.text).toContain("DCR_KONNECT_PUBLICATION_UNKNOWN");
    expect(preview.text).toContain(`API "${apiName}" is not published to portal "${portalName}"`);
    expect(writes(fixture)).toEqual([]);
  });

  it("is refused in the preview when it has the strategy of somebody else", async () => {
    const fixture = await startFixture();
    const { sandbox, stack, configure, takeRequests } = fixture;
    expect((await stack.up()).code).toBe(0);
    const [strategy] = sandbox.konnect.state.strategies;
    const foreign = { ...strategy, id: "6f1b2a52-0b4c-4b56-8f0e-1f1f2e5b7a10", name: "theirs", labels: {} };
    sandbox.konnect.state.strategies.push(foreign as NonNullable<typeof strategy>);
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: [foreign.id] });
    await configure(withPublication);
    takeRequests();
    const preview = await stack.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.text).toContain("DCR_KONNECT_PUBLICATION_TAKEN");
    expect(preview.text).toContain("theirs");
    expect(writes(fixture)).toEqual([]);
  });
});
