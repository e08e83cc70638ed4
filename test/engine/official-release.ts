import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";

/** A release of Pulumi: its archives by platform, and how far a download may go. */
export interface OfficialRelease {
  readonly version: string;
  readonly origin: string;
  /** SHA-256 of the archive for each platform and architecture, in hexadecimal. */
  readonly checksums: Readonly<Record<string, string>>;
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/**
 * The release that is downloaded if there is no engine. The checksums are those of nixpkgs
 * (pkgs/by-name/pu/pulumi-bin/data.nix at c75b830bb601), which builds the same archives.
 */
export const officialRelease: OfficialRelease = {
  version: "3.220.0",
  origin: "https://get.pulumi.com",
  checksums: {
    "linux-x64": "6f00c595e0c35821cd31903d7bb328a11c3c4bdad7acd59403fbb14cfcad45ff",
    "linux-arm64": "2600ee0f43d8cc3756d5ba96c31864f9b246961bb7f6d8ae467ed8c270c4f66b",
    "darwin-x64": "21bb2c9bdbf560cdee07c205b808b3b904159837eed6b24552c958f7b3129eee",
    "darwin-arm64": "4b2e9da6f2ee17d2e8173942df16b49c1fa3be05a1aac2855e373d4ca9a75b5e",
  },
  maxBytes: 500 * 1024 * 1024,
  timeoutMs: 10 * 60 * 1000,
};

/** The pinned checksum for this machine. */
export function findChecksum({ checksums }: OfficialRelease): string | undefined {
  return checksums[toPlatform()];
}

/**
 * Downloads the release's archive, compares its checksum, and only then unpacks its programs into a folder.
 * @throws if the archive cannot be had in time, is too large, or is not the pinned one
 */
export async function downloadRelease(folder: string, release: OfficialRelease): Promise<void> {
  const { version, origin, maxBytes, timeoutMs } = release;
  const address = `${origin}/releases/sdk/pulumi-v${version}-${toPlatform()}.tar.gz`;
  const archive = join(folder, "release.tar.gz");
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new Error(`no complete answer in ${timeoutMs / 1000} s`)),
    timeoutMs,
  );
  try {
    const response = await fetch(address, { signal: controller.signal });
    if (!response.ok || response.body === null) throw new Error(`${address}: ${response.status}`);
    const sum = await save(Readable.fromWeb(response.body), archive, maxBytes, controller.signal);
    if (sum !== findChecksum(release)) {
      throw new Error(`${address} has the SHA-256 ${sum}, not the pinned one; nothing of it was run`);
    }
    await promisify(execFile)("tar", ["-xzf", archive, "-C", folder, "--strip-components=1"]);
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    await rm(archive, { force: true });
  }
}

/** Writes a download into a file. @returns its SHA-256 */
async function save(body: Readable, file: string, maxBytes: number, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  let size = 0;
  const measure = new Transform({
    transform(part: Buffer, _encoding, done) {
      size += part.length;
      hash.update(part);
      done(size > maxBytes ? new Error(`the archive has more than ${maxBytes} bytes`) : null, part);
    },
  });
  await pipeline(body, measure, createWriteStream(file), { signal });
  return hash.digest("hex");
}

function toPlatform(): string {
  return `${process.platform}-${process.arch}`;
}
