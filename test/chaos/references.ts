import { execFile } from "node:child_process";
import { mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { formatError } from "../../src/errors";
import { createRedactor } from "../../src/redact/redact";
import type { TokenReference } from "../../src/secrets/reference";
import { resolveReference } from "../../src/secrets/resolve";
import { canaries, type Try } from "./try";

/** References that must not give a value. `folder` is removed by the caller. */
export async function listReferenceTries(): Promise<{ readonly tries: Try[]; readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "chaos-"));
  const project = join(folder, "project");
  await mkdir(project);
  await writeFile(join(project, "Pulumi.yaml"), "name: x\n");
  await writeFile(join(folder, "outside"), canaries.foreign);
  await writeFile(join(project, "lines"), `${canaries.dcr}\n${canaries.dcr}\n`);
  await writeFile(join(project, "large"), "x".repeat(1024 * 1024));
  await writeFile(join(project, "empty"), "");
  await writeFile(join(project, "good"), canaries.dcr);
  await symlink(join(folder, "outside"), join(project, "link"));
  await symlink("/proc/self/environ", join(project, "environ"));
  await symlink("loop", join(project, "loop"));
  await promisify(execFile)("mkfifo", [join(project, "pipe")]);
  const node = (script: string): TokenReference => ({ command: [process.execPath, "-e", script] });
  const references: Readonly<Record<string, TokenReference>> = {
    "a pipe that nobody writes": { file: "pipe" },
    "a device without end": { file: "/dev/zero" },
    "a folder": { file: "/" },
    "a large file": { file: "large" },
    "an empty file": { file: "empty" },
    "several lines": { file: "lines" },
    "a file around the project": { file: "../outside" },
    "a link around the project": { file: "link" },
    "a link to the environment": { file: "environ" },
    "a link to itself": { file: "loop" },
    "a file that is not there": { file: "nope" },
    "a NUL in a file's name": { file: "a\u0000b" },
    "escape sequences in a file's name": { file: "\u001b[2J\n::error::x" },
    "a variable that is not set": { env: "NOT_SET" },
    "a variable of several lines": { env: "LINES" },
    "escape sequences in a variable's name": { env: "\u001b[2J\n::error::x" },
    "a token for a variable": { env: canaries.dcr },
    "a token for a file": { file: canaries.dcr },
    "a token for a config key": { config: canaries.konnect },
    "a token in a command": { command: ["echo", canaries.konnect] },
    "a config key that is not there": { config: "nope" },
    "a command that is not there": { command: ["no-such-program-here"] },
    "a command that hangs": node("setInterval(() => {}, 1000)"),
    "a command that prints without end": node("for (;;) process.stdout.write('x'.repeat(9999))"),
    "a command that fails and prints the token": node(
      `console.error(${JSON.stringify(canaries.dcr)}); process.exit(3)`,
    ),
    "a command that prints the token twice": node(
      `console.log(${JSON.stringify(`${canaries.dcr} ${canaries.dcr}`)})`,
    ),
    "a command that reads": node("process.stdin.on('end', () => process.exit(1)).resume()"),
  };
  const env = { PATH: process.env.PATH, LINES: `${canaries.dcr}\n${canaries.dcr}` };
  const attempt = (name: string, reference: TokenReference, further: Record<string, string> = {}): Try => ({
    part: "references",
    name,
    run: async () => {
      const resolved = resolveReference(reference, {
        env: { ...env, ...further },
        folder: project,
        commandTimeoutMs: 1000,
      });
      const error: unknown = await resolved.then(
        () => undefined,
        (caught: unknown) => caught,
      );
      return {
        output: error === undefined ? "" : createRedactor().redact(formatError(error)),
        untrue: error === undefined ? "gave a value" : undefined,
      };
    },
  });
  const off = { KONNECT_OKTA_DCR_PREVIEW_REFERENCES: "env" };
  return {
    folder,
    tries: [
      ...Object.entries(references).map(([name, reference]) => attempt(name, reference)),
      attempt("a file that is switched off", { file: "good" }, off),
      attempt("a command that is switched off", node("console.log('abc')"), off),
      attempt("a config key that is switched off", { config: "a" }, off),
    ],
  };
}
