import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { parse } from "yaml";
import type { StackConfig } from "../engine/stack";
import { startFixture } from "./fixture";

const initFlags = [
  ...["init", "--yes", "--project", "portal", "--stack", "sandbox", "--region", "eu"],
  ...["--portal", "Acme Developers", "--scopes", "orders.read", "--audience", "api://orders"],
];

/**
 * Writes a project with a package's `init`, provisions it with the real engine, and expects an empty preview after it.
 * @param prepare - installs what the program needs, after `init`
 * @returns what `init` printed
 */
export async function provision(
  folder: string,
  bin: string,
  prepare?: () => Promise<unknown>,
): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [bin, ...initFlags], { cwd: folder });
  await prepare?.();
  // The folder gets its Pulumi.yaml before the stack is created in it.
  const { sandbox, stack } = await startFixture(undefined, { project: { folder, name: "portal" } });
  const text = await readFile(join(folder, "Pulumi.sandbox.yaml"), "utf8");
  const { config } = parse(text.replace("region: eu", `serverUrl: ${sandbox.konnect.url}`)) as {
    config: StackConfig;
  };
  await stack.configure(config);
  const up = await stack.up();
  expect(up.code, up.text).toBe(0);
  expect(sandbox.konnect.state.providers).toMatchObject([{ name: "developer-portal-sandbox" }]);
  const again = await stack.preview("--expect-no-changes");
  expect(again.code, again.text).toBe(0);
  return stdout;
}
