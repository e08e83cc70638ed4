import { expect, it } from "vitest";
import { apiName, portalName } from "../sandbox";
import { describeWithEngine, startFixture } from "./fixture";

describeWithEngine("smoke", () => {
  it("smoke reads the stack's outputs, exits with 0 and leaves nothing behind", async () => {
    const { sandbox, stack } = await startFixture();
    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    const { email, password } = sandbox.credentials.developer;
    Object.assign(stack.env, { PORTAL_DEVELOPER_EMAIL: email, PORTAL_DEVELOPER_PASSWORD: password });

    const early = await stack.runCommand("smoke", "--stack", "sandbox");
    expect(early.code, early.text).toBe(1);
    expect(early.stdout).toContain(`✗ publication: the route's API is not published to "${portalName}"`);

    await sandbox.team.publish(apiName, portalName, { autoApprove: false });
    const smoke = await stack.runCommand("smoke", "--stack", "sandbox", "--approve");
    expect(smoke.code, smoke.text).toBe(0);
    expect(smoke.stdout).toMatch(/^developer-portal · http:\/\/127\.0\.0\.1:\d+\/orders\n/);
    expect(smoke.stdout).toMatch(/\n\nIt works\.\n$/);
    expect(smoke.text).not.toContain(password);
    expect(sandbox.konnect.state.applications).toEqual([]);
    expect(sandbox.okta.state.clients.size).toBe(0);
  });
});
