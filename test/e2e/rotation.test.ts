import { expect, it } from "vitest";
import { describeWithEngine, only, startFixture } from "./fixture";

describeWithEngine("rotation", () => {
  it("rotating the DCR token shows one change, tries the token once, sends one PATCH with only the token, and verifies", async () => {
    const { sandbox, stack, takeRequests } = await startFixture();
    expect((await stack.up()).code).toBe(0);
    const old = sandbox.credentials.dcrToken;
    const fresh = sandbox.okta.state.issueApiToken("konnect dcr 2", "application").value;
    stack.env.OKTA_DCR_TOKEN = fresh;

    const preview = await stack.preview();
    expect(preview.stdout).toMatch(/tokenFingerprint *: "scrypt:\w+" => "scrypt:\w+"/);
    expect(preview.stdout).toContain("~ 1 to update");

    takeRequests();
    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    const requests = takeRequests();
    expect(only("konnect", requests)).toEqual([
      "PATCH /v2/dcr-providers/ID",
      "POST /v2/dcr-providers/ID/verify",
    ]);
    expect(only("okta", requests)).toContain("GET /oauth2/v1/clients");
    const patch = sandbox.recorder.exchanges.find(
      ({ method, path }) => method === "PATCH" && path.includes("dcr-providers"),
    );
    expect(patch?.requestBody).toEqual({ dcr_config: { dcr_token: "hidden-secret" } });
    expect(sandbox.konnect.state.providers[0]?.token).toBe(fresh);
    for (const text of [preview.text, up.text, await stack.stateText()]) {
      expect(text.includes(fresh) || text.includes(old)).toBe(false);
    }
  });
});
