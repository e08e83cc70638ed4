import { expect, it } from "vitest";
import type { RawRegistration } from "../engine/stack";
import { apiName, portalName } from "../sandbox";
import { describeWithEngine, type Fixture, only, startFixture } from "./fixture";

const withPublication = (registration: RawRegistration): RawRegistration => ({
  okta: registration.okta,
  konnect: { ...registration.konnect, portalDefault: false, publications: [apiName] },
});

const publicationOf = ({ sandbox }: Fixture) => sandbox.konnect.state.publications[0];
const writes = (fixture: Fixture) =>
  only("konnect", fixture.takeRequests()).filter((request) => !request.startsWith("GET"));

describeWithEngine("publications", () => {
  it("a published API gets the strategy with its other fields unchanged, and destroy restores it", async () => {
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
      "PATCH /v2/application-auth-strategies/ID",
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
});
