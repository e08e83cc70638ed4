import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { projectFolder } from "../project-folder";
import { type FoundEngine, isReachable, type Log } from "./find";
import { getCacheFolder, getPulumiHome } from "./places";

const run = promisify(execFile);

/** Whether a plugin is the official one or the stand-in of test/plugins. */
export type PluginSource = "official" | "stand-in";

/** How long an official plugin is waited for: where Pulumi's downloads can be reached, and where they cannot. */
const patientMs = 600_000;
const impatientMs = 5000;
/** How long a plugin that could not be had counts as missing. */
const missingForMs = 24 * 60 * 60 * 1000;

const plugins = [
  { name: "okta", version: "7.0.0" },
  { name: "command", version: "1.2.1" },
] as const;

/** Makes sure that both plugins stand in this checkout's PULUMI_HOME: official ones where they can be had. */
export async function ensurePlugins(
  engine: FoundEngine,
  log: Log,
): Promise<Record<(typeof plugins)[number]["name"], PluginSource>> {
  const home = getPulumiHome();
  const sources = { okta: await ensure("okta"), command: await ensure("command") };
  return sources;

  async function ensure(name: (typeof plugins)[number]["name"]): Promise<PluginSource> {
    const version = plugins.find((plugin) => plugin.name === name)?.version ?? "";
    const installed = join(home, "plugins", `resource-${name}-v${version}`);
    const noteFile = join(home, `${name}.json`);
    const standIn = await compileStandIns();
    const note = await readNote(noteFile);
    const isKnownMissing = note?.source === "stand-in" && Date.now() - (note.triedAt ?? 0) < missingForMs;
    if (note !== undefined && (await exists(installed))) {
      if (note.source === "official" || (isKnownMissing && note.standIn === standIn)) return note.source;
    }
    const source = await installPlugin(name, version, standIn, isKnownMissing);
    await mkdir(home, { recursive: true });
    const triedAt = isKnownMissing ? note.triedAt : Date.now();
    await writeFile(noteFile, JSON.stringify({ source, standIn, triedAt }));
    return source;
  }

  async function installPlugin(name: string, version: string, standIn: string, isKnownMissing: boolean) {
    const env = { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const pulumi = join(engine.folder, "pulumi");
    if (!isKnownMissing) {
      const timeout = (await isReachable()) ? patientMs : impatientMs;
      const start = Date.now();
      log(`waiting for the official ${name} plugin ${version}, ${timeout / 1000} s at most …`);
      const progress = setInterval(
        () => log(`  still waiting for the ${name} plugin, ${Math.round((Date.now() - start) / 1000)} s`),
        20_000,
      );
      // In a home of its own: pulumi takes a stand-in of the same version for the official plugin.
      const trial = await mkdtemp(join(getCacheFolder(), `${name}-official-`));
      try {
        await run(pulumi, ["plugin", "install", "resource", name, version], {
          env: { ...env, PULUMI_HOME: trial },
          timeout,
          killSignal: "SIGKILL",
        });
        const folder = join(trial, "plugins", `resource-${name}-v${version}`);
        const args = ["plugin", "install", "resource", name, version, "--file", folder, "--reinstall"];
        await run(pulumi, args, { env });
        log(`installed the official ${name} plugin ${version}`);
        return "official" as const;
      } catch (error) {
        log(
          `the official ${name} plugin ${version} is not available here (${toReason(error)}); using the stand-in of test/plugins/${name}, trying again in a day`,
        );
      } finally {
        clearInterval(progress);
        await rm(trial, { recursive: true, force: true });
      }
    }
    const folder = await mkdtemp(join(getCacheFolder(), `${name}-plugin-`));
    try {
      const script = join(folder, `pulumi-resource-${name}`);
      const modules = join(projectFolder, "node_modules");
      await writeFile(
        script,
        `#!/bin/sh\nNODE_PATH='${modules}' exec '${process.execPath}' '${join(standIn, name, "main.js")}' "$@"\n`,
      );
      await chmod(script, 0o755);
      const args = ["plugin", "install", "resource", name, version, "--file", folder, "--reinstall"];
      await run(pulumi, args, { env });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return "stand-in" as const;
  }
}

/** Compiles test/plugins into the cache folder, once for each state of the sources. */
async function compileStandIns(): Promise<string> {
  const root = join(projectFolder, "test", "plugins");
  const files = (await readdir(root, { recursive: true })).filter((file) => file.endsWith(".ts")).sort();
  const sources = await Promise.all(
    files.map(async (file) => ({ file, text: await readFile(join(root, file), "utf8") })),
  );
  const hash = createHash("sha256").update(JSON.stringify(sources)).digest("hex").slice(0, 16);
  const target = join(getCacheFolder(), "plugins", hash);
  if (await exists(target)) return target;
  await mkdir(dirname(target), { recursive: true });
  const making = await mkdtemp(`${target}-making-`);
  for (const { file, text } of sources) {
    const { outputText } = transpileModule(text, {
      compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true },
    });
    const output = join(making, relative(".", file).replace(/\.ts$/, ".js"));
    await mkdir(dirname(output), { recursive: true });
    await writeFile(output, outputText);
  }
  await rename(making, target).catch(async (error: unknown) => {
    await rm(making, { recursive: true, force: true });
    if (!(await exists(target))) throw error;
  });
  return target;
}

/** What is known of a plugin: which one is installed, and when the official one was last looked for. */
interface Note {
  readonly source: PluginSource;
  readonly standIn: string;
  readonly triedAt?: number;
}

/** The last line of what pulumi printed, or why it was ended. */
function toReason(error: unknown): string {
  const { killed, stderr } = error as { killed?: boolean; stderr?: string };
  return killed === true ? "no answer in time" : (stderr?.trim().split("\n").at(-1) ?? String(error));
}

async function readNote(file: string): Promise<Note | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Note;
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
