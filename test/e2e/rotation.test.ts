import { expect, it } from "vitest";
import { describeWithEngine, only, startFixture } from "./fixture";

describeWithEngine("a rotation of the DCR token", () => {
  it("shows as one change, tries the token once, sends one PATCH with only the token, and verifies", async () => {
    const { sandbox, stack, takeRequests } = await startFixture();
    expect((await stack.up()).code).toBe(0);
    const old = sandbox.credentials.dcrToken;
    const fresh = sandbox.okta.state.issueApiToken("konnect dcr 2", "application").value;
    stack.env.OKTA_DCR_TOKEN = fresh;

    const preview = await stack.preview();
    expect(preview.stdout).toMatch(/tokenFingerprint +: "scrypt:\w+" => "scrypt:\w+"/);
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

  it("stops before Konnect gets a token that Okta refuses", async () => {
    const { sandbox, stack, takeRequests } = await startFixture();
    expect((await stack.up()).code).toBe(0);
    const old = sandbox.credentials.dcrToken;
    stack.env.OKTA_DCR_TOKEN = "00not-a-live-token-at-all";
    takeRequests();
    const up = await stack.up();
    expect(up.code).not.toBe(0);
    expect(up.text).toContain("DCR_OKTA_TOKEN_REFUSED");
    expect(only("konnect", takeRequests())).toEqual([]);
    expect(sandbox.konnect.state.providers[0]?.token).toBe(old);
    stack.env.OKTA_DCR_TOKEN = old;
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });

  it("says what is in force when the verification fails, and only verifies at the next up", async () => {
    const { sandbox, stack, takeRequests } = await startFixture();
    expect((await stack.up()).code).toBe(0);
    const fresh = sandbox.okta.state.issueApiToken("konnect dcr 2", "application").value;
    stack.env.OKTA_DCR_TOKEN = fresh;
    const body = { status: "failed", errors: ["Unable to create the DCR application"] };
    sandbox.faults.add({ server: "konnect", method: "POST", path: /\/verify$/, kind: "body", body });
    const up = await stack.up();
    expect(up.code).not.toBe(0);
    expect(up.text).toContain("Unable to create the DCR application");
    expect(up.text).toMatch(
      /In force now: issuer \S+, and the token of environment variable OKTA_DCR_TOKEN as this run read it; Konnect has forgotten any earlier one\./,
    );
    expect(sandbox.konnect.state.providers[0]?.token).toBe(fresh);

    takeRequests();
    const next = await stack.up();
    expect(next.code, next.text).toBe(0);
    expect(only("konnect", takeRequests())).toEqual(["POST /v2/dcr-providers/ID/verify"]);
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });
});
