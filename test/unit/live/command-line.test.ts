import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectFolder } from "../../project-folder";

/** Runs the command with variables of its own only. */
async function runLive(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const tsx = join(projectFolder, "node_modules", "tsx", "dist", "cli.mjs");
  const program = join(projectFolder, "test", "live", "main.ts");
  return await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    const own = { PATH: process.env.PATH ?? "", ...env };
    execFile(process.execPath, [tsx, program, ...args], { env: own }, (error, _stdout, stderr) =>
      resolve({ code: error?.code, stderr }),
    );
  });
}

it("npm run test:live starts, reports everything that is missing, and exits with code 2", async () => {
  const { code, stderr } = await runLive([]);
  expect(stderr).toContain("KONNECT_TOKEN is not set");
  expect(stderr).toContain("--portal is not given");
  expect(code).toBe(2);
});

it.each(["--i-own-this-organization", "--i-own-this-organisation"])(
  "npm run test:live takes the organization's name from %s, and refuses another one than that of OKTA_ORG_NAME",
  async (option) => {
    const refusal = "must name the Okta organization of OKTA_ORG_NAME";
    expect((await runLive([option, "acme"], { OKTA_ORG_NAME: "acme" })).stderr).not.toContain(refusal);
    const other = await runLive([option, "acme"], { OKTA_ORG_NAME: "other" });
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining(refusal) });
  },
);
