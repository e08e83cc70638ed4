import { expect, it } from "vitest";
import { signIn } from "../sandbox-requests/developer";
import { describeWithEngine, startFixture } from "./fixture";

const scopes = ["orders.read", { name: "orders.write", description: "Change orders" }];
const acceptance = { "konnect-okta-dcr:acceptance": "doctor" };

describeWithEngine("the diff of a preview", () => {
  it("a preview of another scope prints at most 40 lines, each object once, and the order of the change as a sentence", async () => {
    const { sandbox, stack, configure } = await startFixture(undefined, { config: acceptance });
    expect((await stack.up()).code).toBe(0);
    const { email, password } = sandbox.credentials.developer;
    await (await signIn(sandbox.portal.url, email, password)).createApplication("a");
    await configure(
      ({ okta, konnect }) => ({ konnect, okta: { ...okta, scopes: [...scopes, "orders.delete"] } }),
      acceptance,
    );
    const { code, text } = await stack.preview();
    expect(code, text).toBe(0);
    expect(text.trimEnd().split("\n").length, text).toBeLessThanOrEqual(40);
    const names = [...text.matchAll(/\[urn=\S*::([^\]\n]+)\]/g)].map(([, name]) => name);
    expect(names).toEqual([
      "konnect-okta-dcr-sandbox",
      "developer-portal-scope-orders.delete",
      "developer-portal-rule",
      "developer-portal-auth-strategy",
      "developer-portal-acceptance",
    ]);
    expect(text).toContain(
      "policy rule of developer-portal: the new one is created before the old one is deleted",
    );
    expect(text).toContain(
      'auth strategy "developer-portal-sandbox" (change of scopes): updated in place, after what is new in Okta is created and before what is old is deleted; 0 of 1 application loses access.',
    );
    // Neither the whole input of the acceptance nor the outputs repeat the change.
    expect(text.match(/orders\.delete"/g)).toHaveLength(3);
    expect(text).not.toContain("exampleRequest");

    expect((await stack.up()).code).toBe(0);
    expect((await stack.outputs())["developer-portal"]?.scopes).toContain("orders.delete");
    const again = await stack.preview("--expect-no-changes");
    expect(again.code, again.text).toBe(0);
    expect(again.text.trimEnd().split("\n").length, again.text).toBeLessThanOrEqual(5);
  });

  it("a notice about the settings appears until an up has shown it, and not at every run after it", async () => {
    const { stack } = await startFixture(({ okta, konnect }) => ({
      okta,
      konnect: { ...konnect, portalDefault: false },
    }));
    const notice = "DCR_RULE_STRATEGY_UNUSED";
    expect((await stack.preview()).text).toContain(notice);
    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    expect(up.text).toContain(notice);
    const again = await stack.preview("--expect-no-changes");
    expect(again.code, again.text).toBe(0);
    expect(again.text).not.toContain(notice);
  });
});
