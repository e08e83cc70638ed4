import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gte } from "semver";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { oldestEngineVersion } from "../../../src/components/engine-version";
import { findInCache, install } from "../../engine/find";
import { type OfficialRelease, officialRelease } from "../../engine/official-release";
import { getReleaseFolder } from "../../engine/places";

const { version } = officialRelease;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dcr-release-"));
  vi.stubEnv("XDG_CACHE_HOME", join(folder, "cache"));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
});

/** An archive as Pulumi publishes it, whose program leaves a trace if it runs. */
function createArchive(shownVersion = version): { bytes: Buffer; trace: string } {
  const trace = join(folder, "ran");
  mkdirSync(join(folder, "pulumi"));
  const program = `#!/bin/sh\ntouch ${trace}\necho v${shownVersion}\n`;
  writeFileSync(join(folder, "pulumi", "pulumi"), program, { mode: 0o755 });
  execFileSync("tar", ["-czf", join(folder, "pulumi.tar.gz"), "-C", folder, "pulumi"]);
  return { bytes: readFileSync(join(folder, "pulumi.tar.gz")), trace };
}

/** A download server on this machine. `body` undefined: it never ends its answer. */
async function serve(body: Buffer | undefined, checksum: string): Promise<OfficialRelease> {
  const server = createServer((request, response) => {
    if (request.method === "HEAD") return response.end();
    if (body === undefined) return response.write("x");
    return response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    version,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    checksums: { [`${process.platform}-${process.arch}`]: checksum },
    maxBytes: 100_000,
    timeoutMs: 5000,
  };
}

const toSum = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

async function tryInstall(release: OfficialRelease) {
  const lines: string[] = [];
  const engine = await install((line) => lines.push(line), release);
  return { engine, text: lines.join("\n") };
}

describe("the official release of Pulumi", () => {
  it("the pinned release is new enough for this package, and each of its checksums is a SHA-256", () => {
    expect(gte(version, oldestEngineVersion)).toBe(true);
    expect(Object.keys(officialRelease.checksums).sort()).toEqual(["linux-arm64", "linux-x64"]);
    for (const sum of Object.values(officialRelease.checksums)) expect(sum).toMatch(/^[0-9a-f]{64}$/);
  });

  it("an archive with the pinned checksum is unpacked into the cache and found there afterwards", async () => {
    const { bytes } = createArchive();
    const { engine } = await tryInstall(await serve(bytes, toSum(bytes)));
    expect(engine).toEqual({ folder: getReleaseFolder(version), version, source: "download" });
    expect(await findInCache()).toEqual({ folder: getReleaseFolder(version), version, source: "cache" });
    expect(readdirSync(getReleaseFolder(version))).not.toContain("release.tar.gz");
  });

  it("an archive with another checksum is refused, and nothing of it runs or stays", async () => {
    const { bytes, trace } = createArchive();
    const { engine, text } = await tryInstall(await serve(bytes, toSum(Buffer.from("another archive"))));
    expect(engine).toBeUndefined();
    expect(text).toContain(`has the SHA-256 ${toSum(bytes)}, not the pinned one; nothing of it was run`);
    expect(existsSync(trace)).toBe(false);
    expect(readdirSync(join(folder, "cache", "konnect-okta-dcr", "engine"))).toEqual([]);
  });

  it("an archive of another version is refused", async () => {
    const { bytes } = createArchive("3.1.0");
    const { engine, text } = await tryInstall(await serve(bytes, toSum(bytes)));
    expect(engine).toBeUndefined();
    expect(text).toContain(`the archive holds pulumi 3.1.0, not ${version}`);
  });

  it("an archive that does not end, and one that is too large, are given up", async () => {
    const endless = await serve(undefined, "0".repeat(64));
    expect((await tryInstall({ ...endless, timeoutMs: 200 })).text).toContain("no complete answer in 0.2 s");
    const large = await serve(Buffer.alloc(100_001), "0".repeat(64));
    expect((await tryInstall(large)).text).toContain("the archive has more than 100000 bytes");
  });

  it("a platform without a pinned checksum downloads nothing", async () => {
    const release = { ...(await serve(undefined, "0".repeat(64))), checksums: {} };
    const { engine, text } = await tryInstall(release);
    expect(engine).toBeUndefined();
    expect(text).toBe(`no checksum of pulumi ${version} is pinned for this platform; not downloading it`);
  });
});
