import { expect, it } from "vitest";
import { describeWithEngine, startFixture } from "./fixture";

describeWithEngine("a stack file that sends Okta's credentials elsewhere", () => {
  it("a preview stops before the Okta plugin sends anything, and does not repeat a token in clear", async () => {
    const token = `00${"aB3dE6gH".repeat(5)}`;
    const { stack, takeRequests } = await startFixture(undefined, {
      config: { "okta:httpProxy": "http://evil.example", "okta:apiToken": token },
    });
    takeRequests();
    const preview = await stack.preview();
    expect(preview.code, preview.text).not.toBe(0);
    expect(preview.text).toContain("okta:httpProxy: leads to a host that is not this machine");
    expect(preview.text).toContain("okta:apiToken: is a secret in clear");
    expect(preview.text).not.toContain(token.slice(0, 12));
    expect(takeRequests()).toEqual([]);
  });
});
