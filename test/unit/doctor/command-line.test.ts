import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RegistrationOutputs } from "../../../src/stack/registration-outputs";
import { projectFolder } from "../../project-folder";
import { type Sandbox, startSandbox } from "../../sandbox";
import { createRegistration } from "../../troubleshooting/sandbox-registration";

let sandbox: Sandbox;
let outputs: RegistrationOutputs;

beforeAll(async () => {
  sandbox = await startSandbox();
  outputs = await createRegistration(sandbox);
});
afterAll(() => sandbox.close());

/** Runs the command line as a process of its own, without a terminal, from a folder that is no project. */
function runDoctor(args: readonly string[], stdin: string, env?: Record<string, string>) {
  return startDoctor(args, stdin, env).result;
}

function startDoctor(args: readonly string[], stdin: string, env: Record<string, string> = sandbox.env()) {
  const loader = join(projectFolder, "node_modules", "tsx", "dist", "cli.mjs");
  const program = join(projectFolder, "src", "cli", "index.ts");
  const child = spawn(process.execPath, [loader, program, "doctor", ...args], {
    cwd: "/",
    env: { PATH: process.env.PATH ?? "", ...env },
  });
  child.stdin.end(stdin);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const result = Promise.all([ended, text(child.stdout), text(child.stderr)]).then(
    ([code, stdout, stderr]) => ({ code, stdout, stderr }),
  );
  return { result, interrupt: () => child.kill("SIGINT") };
}

describe("konnect-okta-dcr doctor", () => {
  it("doctor exits with code 0 and prints plain text if all is well", async () => {
    const { code, stdout, stderr } = await runDoctor(
      ["--registrations", "-"],
      JSON.stringify({ portal: outputs }),
    );
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^portal · http:\/\/127\.0\.0\.1:\d+\/oauth2\/aus/);
    expect(stdout).toMatch(/\n21 ok, 0 warnings, 0 problems, 2 not checked\n$/);
    expect(stdout).not.toContain(String.fromCharCode(27));
    expect(code).toBe(0);
  });

  it("doctor --json exits with code 1 if there is a problem", async () => {
    const registrations = JSON.stringify({ portal: { ...outputs, dcrProviderId: "gone" } });
    const { code, stdout } = await runDoctor(["--registrations", "-", "--json"], registrations);
    expect(JSON.parse(stdout)).toMatchObject({
      command: "doctor",
      ok: false,
      results: [{ registration: "portal" }],
      problems: expect.arrayContaining([
        expect.objectContaining({ code: "konnect.provider", severity: "problem" }),
      ]) as unknown,
    });
    expect(code).toBe(1);
  });

  it("doctor exits with code 2 if it cannot check enough", async () => {
    const { code, stdout } = await runDoctor(
      ["--registrations", "-"],
      JSON.stringify({ portal: outputs }),
      {},
    );
    expect(stdout).toContain("Some checks could not run");
    expect(code).toBe(2);
  });

  it("doctor exits with code 2 and a one-line error if its input is bad", async () => {
    const { code, stdout, stderr } = await runDoctor(["--registrations", "-"], "{");
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^\[DCR_DOCTOR_INPUT\] --registrations is not JSON.*\n$/);
    expect(code).toBe(2);
  });

  it("doctor refuses two sources of registrations and an unknown area", async () => {
    const both = await runDoctor(["--stack", "a", "--registrations", "-"], "{}");
    expect(both.stderr).toContain("cannot be used with option");
    const area = await runDoctor(["--registrations", "-", "--only", "moon"], "{}");
    expect(area.stderr).toContain("Allowed choices are token, okta, konnect, binding");
    expect([both.code, area.code]).toEqual([2, 2]);
  });

  it("doctor --probe reports the probe, and the help describes --probe", async () => {
    const registrations = JSON.stringify({ portal: outputs });
    const { code, stdout } = await runDoctor(
      ["--registrations", "-", "--only", "token", "--probe"],
      registrations,
    );
    expect(stdout).toMatch(/\n {2}Probe\n {4}✓ Konnect's verification: succeeded/);
    expect(code).toBe(0);
    const help = await runDoctor(["--help"], "");
    expect(help.stdout).toMatch(/--probe +also register a temporary client/);
    expect(help.stdout).toContain("--only token makes one call");
  });

  it.each([
    ["deletes the probe's client", 0, /^interrupted; client 0oa\w+ is deleted\n$/],
    [
      "reports how to delete the probe's client manually if Okta does not delete it",
      9,
      /^interrupted; client (0oa\w+) is still in Okta: .*500.*\n {2}to delete it: Okta Admin Console > .*curl -X DELETE http\S+\/\1 -H/,
    ],
  ])("on Ctrl-C, doctor %s", async (_, times, said) => {
    sandbox.switches.konnect.verifyCreatesClient = false;
    const before = sandbox.okta.state.clients.size;
    if (times > 0) {
      sandbox.faults.add({ server: "okta", method: "DELETE", path: /clients/, kind: "status", times });
    }
    const asked = new Promise<void>((resolve) => {
      sandbox.faults.add({ server: "okta", path: /\/token$/, kind: "hang-before", onHit: resolve });
    });
    const doctor = startDoctor(["--registrations", "-", "--probe"], JSON.stringify({ portal: outputs }));
    await asked;
    doctor.interrupt();
    const { code, stdout, stderr } = await doctor.result;
    sandbox.faults.clear();
    expect(stderr).toMatch(said);
    expect(stdout).toBe("");
    expect(code).toBe(2);
    expect(sandbox.okta.state.clients.size).toBe(times > 0 ? before + 1 : before);
  });
});
