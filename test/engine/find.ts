import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { lt } from "semver";
import { oldestEngineVersion } from "../../src/components/engine-version";
import { projectFolder } from "../project-folder";
import { downloadRelease, findChecksum, officialRelease } from "./official-release";
import { engineVersion, getEngineFolder, getReleaseFolder } from "./places";

const run = promisify(execFile);

/** Where an engine came from. */
export type EngineSource = "path" | "cache" | "download" | "built";

/** A folder with `pulumi` and its language host. */
export interface FoundEngine {
  readonly folder: string;
  readonly version: string;
  readonly source: EngineSource;
}

/** Says what goes on; for long steps. */
export type Log = (line: string) => void;

/** The engine on the PATH, where it is new enough and complete. */
export async function findOnPath(log: Log): Promise<FoundEngine | undefined> {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const version = await readVersion(folder);
    if (version === undefined) continue;
    if (lt(version, oldestEngineVersion)) {
      log(`pulumi ${version} on the PATH is older than ${oldestEngineVersion}; looking further`);
      return undefined;
    }
    if (!(await exists(join(folder, "pulumi-language-nodejs")))) {
      log("pulumi on the PATH has no pulumi-language-nodejs beside it; looking further");
      return undefined;
    }
    return { folder, version, source: "path" };
  }
  return undefined;
}

/**
 * The engine in the cache folder; a half-made one is never there. Its files must be those that were put there.
 * @throws if a file was changed
 */
export async function findInCache(): Promise<FoundEngine | undefined> {
  for (const folder of [getEngineFolder(), getReleaseFolder(officialRelease.version)]) {
    if (!(await exists(join(folder, "pulumi")))) continue;
    await checkSums(folder);
    const version = await readVersion(folder);
    if (version !== undefined) return { folder, version, source: "cache" };
  }
  return undefined;
}

/** Downloads the official release, whose version and checksum are pinned, if there is a network to do so. */
export async function install(log: Log, release = officialRelease): Promise<FoundEngine | undefined> {
  const { version, origin } = release;
  if (findChecksum(release) === undefined) {
    log(`no checksum of pulumi ${version} is pinned for this platform; not downloading it`);
    return undefined;
  }
  if (!(await isReachable(origin))) {
    log(`${origin} cannot be reached from here`);
    return undefined;
  }
  log(`downloading the official pulumi ${version} …`);
  try {
    return await fillCache("download", getReleaseFolder(version), async (folder) => {
      await downloadRelease(folder, release);
      const found = await readVersion(folder);
      if (found !== version) throw new Error(`the archive holds pulumi ${found}, not ${version}`);
    });
  } catch (error) {
    log(`the official pulumi was not installed: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** Builds the engine from its released Go modules. */
export async function build(log: Log): Promise<FoundEngine | undefined> {
  try {
    await run("go", ["version"]);
  } catch {
    log("no Go toolchain to build the engine with");
    return undefined;
  }
  const start = Date.now();
  log(`building pulumi ${engineVersion} with Go, once: about five minutes on two cores, 130 MB …`);
  const progress = setInterval(
    () => log(`  still building, ${Math.round((Date.now() - start) / 1000)} s`),
    20_000,
  );
  try {
    const engine = await fillCache("built", getEngineFolder(), async (folder) => {
      const versionFlag = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${engineVersion}`;
      await goBuild("cli", join(folder, "pulumi"), "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", versionFlag);
      const host = "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs";
      await goBuild("language-host", join(folder, "pulumi-language-nodejs"), host, "");
    });
    log(`built in ${Math.round((Date.now() - start) / 1000)} s`);
    return engine;
  } finally {
    clearInterval(progress);
  }
}

async function goBuild(module: string, output: string, target: string, flags: string): Promise<void> {
  const cwd = join(projectFolder, "test", "engine", module);
  await run("go", ["build", "-trimpath", "-ldflags", `-s -w ${flags}`, "-o", output, target], {
    cwd,
    maxBuffer: 16 * 1024 * 1024,
    env: { ...process.env, GOFLAGS: "-mod=readonly" },
  });
}

/** Makes an engine in a folder of its own and moves it into place in one step; who comes second takes what is there. */
async function fillCache(
  source: EngineSource,
  folder: string,
  fill: (folder: string) => Promise<void>,
): Promise<FoundEngine | undefined> {
  await mkdir(dirname(folder), { recursive: true });
  const making = await mkdtemp(`${folder}-making-`);
  try {
    await fill(making);
    const shim = require.resolve("@pulumi/pulumi/package.json").replace(/package\.json$/, "");
    await copyFile(
      join(shim, "pulumi-resource-pulumi-nodejs"),
      join(making, "pulumi-resource-pulumi-nodejs"),
    );
    await writeSums(making);
    await rename(making, folder).catch(async (error: unknown) => {
      if ((await readVersion(folder)) === undefined) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  const version = await readVersion(folder);
  return version === undefined ? undefined : { folder, version, source };
}

const sumsFile = "checksums.json";

/** Notes the checksums of an engine's files. */
async function writeSums(folder: string): Promise<void> {
  await writeFile(join(folder, sumsFile), JSON.stringify(await sumUp(folder)));
}

/** Compares an engine's files with the checksums that were noted when it was put there. */
async function checkSums(folder: string): Promise<void> {
  if (!(await exists(join(folder, sumsFile)))) {
    throw new Error(`the cached engine has no checksums; delete ${folder} and run npm run engine`);
  }
  const noted = JSON.parse(await readFile(join(folder, sumsFile), "utf8")) as Record<string, string>;
  const found = await sumUp(folder);
  const changed = Object.keys(noted).filter((file) => found[file] !== noted[file]);
  if (changed.length === 0) return;
  throw new Error(
    `the cached engine was changed (${changed.join(", ")} in ${folder}); delete that folder and run npm run engine`,
  );
}

async function sumUp(folder: string): Promise<Record<string, string>> {
  const files = (await readdir(folder, { withFileTypes: true })).filter(
    (file) => file.isFile() && file.name !== sumsFile,
  );
  const sums = await Promise.all(
    files.map(async ({ name }) => {
      const hash = createHash("sha256");
      await pipeline(createReadStream(join(folder, name)), hash);
      return [name, hash.digest("hex")] as const;
    }),
  );
  return Object.fromEntries(sums);
}

/** Whether Pulumi's downloads can be reached from here. */
export async function isReachable(origin = officialRelease.origin): Promise<boolean> {
  try {
    const response = await fetch(origin, {
      method: "HEAD",
      signal: AbortSignal.timeout(5000),
    });
    return response.ok;
  } catch {
    return false;
  }
}

async function readVersion(folder: string): Promise<string | undefined> {
  const bin = join(folder, "pulumi");
  if (!(await exists(bin))) return undefined;
  try {
    const { stdout } = await run(bin, ["version"], {
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    return /^v?(\d+\.\d+\.\d+)/.exec(stdout.trim())?.[1];
  } catch {
    return undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
