import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectFolder } from "../../project-folder";

it("npm run test:live starts, reports everything that is missing, and exits with code 2", async () => {
  const tsx = join(projectFolder, "node_modules", "tsx", "dist", "cli.mjs");
  const program = join(projectFolder, "test", "live", "main.ts");
  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    const env = { PATH: process.env.PATH ?? "" };
    execFile(process.execPath, [tsx, program], { env }, (error, _stdout, stderr) =>
      resolve({ code: error?.code, stderr }),
    );
  });
  expect(stderr).toContain("KONNECT_TOKEN is not set");
  expect(stderr).toContain("--portal is not given");
  expect(code).toBe(2);
});
