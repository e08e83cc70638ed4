import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { toSandboxConfig } from "../engine/stack";
import { describeWithEngine, startFixture } from "./fixture";

describeWithEngine("token references", () => {
  it("a token reference works as a file, a command and a config key in every operation", async () => {
    const { sandbox, stack } = await startFixture();
    const { konnectToken, dcrToken } = sandbox.credentials;
    const file = join(dirname(stack.configFile), "konnect-token");
    await writeFile(file, `${konnectToken}\n`);
    delete stack.env.KONNECT_TOKEN;
    delete stack.env.OKTA_DCR_TOKEN;
    stack.env.PRINTED = dcrToken;
    const command = [process.execPath, "-e", "console.log(process.env.PRINTED)"];
    await stack.configure(
      toSandboxConfig(sandbox, ({ okta, konnect }) => ({
        okta: { ...okta, dcrToken: { command } },
        konnect: { ...konnect, token: { file } },
      })),
    );
    const up = await stack.up();
    expect(up.code, up.text).toBe(0);

    await stack.configure(
      toSandboxConfig(sandbox, ({ okta, konnect }) => ({
        okta: { ...okta, dcrToken: { command } },
        konnect: { ...konnect, token: { config: "konnectToken" } },
      })),
    );
    const set = await stack.run(
      ...["config", "set", "--secret", "konnect-okta-dcr:konnectToken", konnectToken],
      ...["--config-file", stack.configFile],
    );
    expect(set.code, set.text).toBe(0);
    const moved = await stack.up();
    expect(moved.code, moved.text).toBe(0);
    const refresh = await stack.refresh("--skip-preview", "--expect-no-changes");
    expect(refresh.code, refresh.text).toBe(0);
    const destroy = await stack.destroy();
    expect(destroy.code, destroy.text).toBe(0);
    expect(sandbox.konnect.state.providers).toEqual([]);
  });

  it("an up stops with both names if a reference's command fails and another's file is empty", async () => {
    const { sandbox, stack, takeRequests } = await startFixture();
    const file = join(dirname(stack.configFile), "empty");
    await writeFile(file, "\n");
    await stack.configure(
      toSandboxConfig(sandbox, ({ okta, konnect }) => ({
        okta: { ...okta, dcrToken: { command: [process.execPath, "-e", "process.exit(4)"] } },
        konnect: { ...konnect, token: { file } },
      })),
    );
    const up = await stack.up();
    expect(up.code).not.toBe(0);
    expect(up.text).toContain("[DCR_REFERENCE_COMMAND_FAILED]");
    expect(up.text).toContain("ended with exit code 4");
    expect(up.text).toContain("[DCR_REFERENCE_VALUE_INVALID]");
    expect(takeRequests()).toEqual([]);
  });
});
