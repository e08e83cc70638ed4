import { expect, it } from "vitest";
import { describeWithEngine, only, startFixture } from "./fixture";

describeWithEngine("life cycle", () => {
  it("a stack with one registration is created and destroyed within the counted requests", async () => {
    const { sandbox, stack, takeRequests } = await startFixture(undefined, { loadsProgram: true });

    const preview = await stack.preview();
    expect(preview.code, preview.text).toBe(0);
    expect(only("konnect", takeRequests())).toEqual([
      "GET /v2/dcr-providers",
      "GET /v2/application-auth-strategies",
      "GET /v3/portals",
    ]);

    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    expect(only("konnect", takeRequests())).toEqual([
      // Until the first write, look-ups share one list of each kind.
      "GET /v2/dcr-providers",
      "GET /v2/application-auth-strategies",
      "GET /v3/portals",
      "POST /v2/dcr-providers",
      "POST /v2/dcr-providers/ID/verify",
      "GET /v2/application-auth-strategies",
      "POST /v2/application-auth-strategies",
      "GET /v3/portals",
      "GET /v3/portals/ID",
      "GET /v2/application-auth-strategies/ID",
      "PATCH /v2/application-auth-strategies/ID",
      "PATCH /v3/portals/ID",
    ]);

    const again = await stack.preview("--expect-no-changes");
    expect(again.code, again.text).toBe(0);
    const noop = await stack.up("--expect-no-changes");
    expect(noop.code, noop.text).toBe(0);
    expect(only("konnect", takeRequests())).toEqual([]);

    const refresh = await stack.refresh("--skip-preview", "--expect-no-changes");
    expect(refresh.code, refresh.text).toBe(0);
    expect(only("konnect", takeRequests()).sort()).toEqual([
      "GET /v2/application-auth-strategies/ID",
      "GET /v2/dcr-providers/ID",
      "GET /v3/portals/ID",
    ]);

    const { "developer-portal": outputs } = await stack.outputs();
    expect(outputs).toMatchObject({
      audience: "api://orders",
      claim: "konnect_client_id",
      scopes: ["orders.read", "orders.write"],
      portalUrl: sandbox.portal.url,
      exampleRequest: `curl ${sandbox.gateway.url}/orders -u "$CLIENT_ID:$CLIENT_SECRET"`,
    });
    expect(outputs?.issuer).toBe(`${sandbox.okta.url}/oauth2/${outputs?.authorizationServerId}`);

    const destroy = await stack.destroy();
    expect(destroy.code, destroy.text).toBe(0);
    const requests = only("konnect", takeRequests());
    expect(requests.filter((request) => !request.startsWith("GET"))).toEqual([
      "PATCH /v3/portals/ID",
      "PATCH /v2/application-auth-strategies/ID",
      "DELETE /v2/application-auth-strategies/ID",
      "DELETE /v2/dcr-providers/ID",
    ]);
    // Each object is looked at before it is deleted or released: some of it at the same time, so in any order.
    expect(requests.filter((request) => request.startsWith("GET")).sort()).toEqual([
      // One of them looks for other strategies that use the server.
      "GET /v2/application-auth-strategies",
      "GET /v2/application-auth-strategies",
      "GET /v2/application-auth-strategies/ID",
      "GET /v2/application-auth-strategies/ID",
      "GET /v2/dcr-providers/ID",
      "GET /v3/api-publications",
      "GET /v3/portals",
      "GET /v3/portals/ID",
    ]);
    const { state } = sandbox.konnect;
    expect([state.providers, state.strategies, state.portals[0]?.defaultStrategyId]).toEqual([[], [], null]);
    expect(sandbox.okta.state.servers.map(({ name }) => name)).toEqual(["default"]);
    expect(sandbox.okta.state.clients.size).toBe(0);
  });

  it("no secret appears in the state, the plan, the output or the logs of a stack", async () => {
    const { sandbox, stack } = await startFixture(undefined, { loadsProgram: true });
    const { konnectToken, dcrToken } = sandbox.credentials;
    const preview = await stack.preview("--json");
    const up = await stack.up("-v=9", "--logtostderr");
    const state = await stack.stateText();
    const destroy = await stack.destroy();
    expect([preview.code, up.code, destroy.code]).toEqual([0, 0, 0]);
    const exchanges = JSON.stringify(sandbox.recorder.exchanges);
    for (const text of [preview.text, up.text, state, destroy.text, exchanges]) {
      expect(text.includes(konnectToken)).toBe(false);
      expect(text.includes(dcrToken)).toBe(false);
    }
  });
});
