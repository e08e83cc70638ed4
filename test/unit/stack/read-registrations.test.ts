import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DcrError } from "../../../src/errors";
import { readRegistrations } from "../../../src/stack/read-registrations";
import { outputs } from "../doctor/healthy-facts";

const registrations = { "developer-portal": outputs };
let folder: string;
const calls: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dcr-doctor-"));
  calls.length = 0;
});
afterEach(() => rm(folder, { recursive: true }));

function createReader(answers: Record<string, string | DcrError> = {}, stdin = "") {
  const pulumi = async (args: readonly string[]) => {
    calls.push(args.join(" "));
    const answer = answers[args.slice(0, 2).join(" ")];
    if (typeof answer === "string") return answer;
    throw answer ?? new Error(`unexpected: pulumi ${args.join(" ")}`);
  };
  return { pulumi, stdin: Readable.from([stdin]), folder };
}

describe("registrations", () => {
  it("registrations are read from the outputs of the named stack", async () => {
    const reader = createReader({ "stack output": JSON.stringify({ registrations, other: 1 }) });
    expect(await readRegistrations({ stack: "prod" }, reader)).toMatchObject({ registrations });
    expect(calls).toEqual(["stack output --json --stack prod"]);
  });

  it("registrations are read from the selected stack if none is named", async () => {
    const reader = createReader({ "stack output": JSON.stringify({ registrations }) });
    await readRegistrations({ stack: undefined }, reader);
    expect(calls).toEqual(["stack output --json"]);
  });

  it("registrations are read from standard input without a pulumi command", async () => {
    const reader = createReader({}, JSON.stringify(registrations));
    expect(await readRegistrations({ file: "-" }, reader)).toEqual({ registrations, readConfig: undefined });
    expect(calls).toEqual([]);
  });

  it("registrations are read from a file", async () => {
    await writeFile(join(folder, "registrations.json"), JSON.stringify(registrations));
    expect(await readRegistrations({ file: "registrations.json" }, createReader())).toMatchObject({
      registrations,
    });
  });

  it("unknown fields of registrations are ignored", async () => {
    const later = { a: { ...outputs, shoeSize: 44 } };
    const read = await readRegistrations({ file: "-" }, createReader({}, JSON.stringify(later)));
    expect(read.registrations).toEqual({ a: outputs });
  });
});

describe("config references", () => {
  const withConfig = {
    a: { ...outputs, konnect: { ...outputs.konnect, tokenReference: { config: "konnectToken" } } },
  };

  it("config references are read from the stack, each only once", async () => {
    const reader = createReader({
      "stack output": JSON.stringify({ registrations: { ...withConfig, b: withConfig.a } }),
      "config get": "kpat_secret\n",
    });
    const { readConfig } = await readRegistrations({ stack: "prod" }, reader);
    expect(readConfig?.("konnect-okta-dcr:konnectToken")).toBe("kpat_secret\n");
    expect(calls).toEqual([
      "stack output --json --stack prod",
      "config get konnect-okta-dcr:konnectToken --stack prod",
    ]);
  });

  it("a config reference that pulumi cannot read fails on its use with pulumi's reason", async () => {
    const reader = createReader({
      "stack output": JSON.stringify({ registrations: withConfig }),
      "config get": new DcrError("DCR_DOCTOR_INPUT", "pulumi config get failed: incorrect passphrase"),
    });
    const { readConfig } = await readRegistrations({ stack: "prod" }, reader);
    expect(() => readConfig?.("konnect-okta-dcr:konnectToken")).toThrow("incorrect passphrase");
  });
});

describe("bad registrations", () => {
  it.each<[name: string, stdin: string, message: string]>([
    ["empty input", "", "--registrations is not JSON"],
    ["input that is not JSON", "<html>", "--registrations is not JSON"],
    ["a list in place of an object", "[]", "registrations: Invalid input"],
    ["a masked output", '"[secret]"', "registrations: Invalid input"],
    ["a missing field", JSON.stringify({ a: { ...outputs, claim: undefined } }), "registrations.a.claim:"],
    [
      "an issuer that is not a URL",
      JSON.stringify({ a: { ...outputs, issuer: "aus1" } }),
      "registrations.a.issuer:",
    ],
    [
      "an issuer of another scheme",
      JSON.stringify({ a: { ...outputs, issuer: "file:///etc/hosts" } }),
      "registrations.a.issuer:",
    ],
    [
      "a reference with two sources",
      JSON.stringify({
        a: { ...outputs, konnect: { ...outputs.konnect, tokenReference: { env: "A", file: "b" } } },
      }),
      "registrations.a.konnect.tokenReference",
    ],
  ])("registrations are refused because of %s", async (_, stdin, message) => {
    const error = await readRegistrations({ file: "-" }, createReader({}, stdin)).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "DCR_DOCTOR_INPUT", message: expect.stringContaining(message) });
  });

  it("a stack without the registrations output is refused", async () => {
    const reader = createReader({ "stack output": "{}", "config --json": "{}" });
    await expect(readRegistrations({ stack: "prod" }, reader)).rejects.toMatchObject({
      code: "DCR_DOCTOR_INPUT",
      fix: expect.stringContaining("export `registrations`"),
    });
  });

  it.each([
    ["a pipe that nobody writes", "is no regular file"],
    ["an endless file", "is no regular file"],
    ["a file of 17 MiB", "has more than 16384 KiB"],
  ])("registrations are refused at once because of %s", async (name, message) => {
    const files: Record<string, string> = {
      "a pipe that nobody writes": join(folder, "pipe"),
      "an endless file": "/dev/zero",
      "a file of 17 MiB": join(folder, "large.json"),
    };
    await promisify(execFile)("mkfifo", [join(folder, "pipe")]);
    await writeFile(join(folder, "large.json"), " ".repeat(17 * 1024 * 1024));
    const error = await readRegistrations({ file: files[name] ?? "" }, createReader()).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: "DCR_DOCTOR_INPUT", message: expect.stringContaining(message) });
  });

  it("registrations from a standard input without an end are refused after 16 MiB", async () => {
    let parts = 0;
    const stdin = Readable.from(
      (function* () {
        for (;;) {
          parts += 1;
          yield Buffer.alloc(1024 * 1024, " ");
        }
      })(),
    );
    await expect(readRegistrations({ file: "-" }, { ...createReader(), stdin })).rejects.toMatchObject({
      code: "DCR_DOCTOR_INPUT",
      message: "standard input has more than 16384 KiB",
    });
    expect(parts).toBeLessThan(40);
  });

  it("an empty list of registrations is refused", async () => {
    await expect(readRegistrations({ file: "-" }, createReader({}, "{}"))).rejects.toMatchObject({
      code: "DCR_DOCTOR_INPUT",
      message: "there is no registration in `registrations`",
    });
  });

  it("a missing registrations file is refused without its folder in the message", async () => {
    const error = await readRegistrations({ file: join(folder, "gone.json") }, createReader()).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({
      code: "DCR_DOCTOR_INPUT",
      message: "--registrations …/gone.json cannot be read: ENOENT",
    });
  });
});
