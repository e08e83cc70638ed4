import { mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { build, type EngineSource, findInCache, findOnPath, install, type Log } from "./find";
import { getPulumiHome } from "./places";
import { ensurePlugins, type PluginSource } from "./plugins";

/** A Pulumi engine that works, with the plugins that the program needs. */
export interface Engine {
  readonly bin: string;
  readonly version: string;
  readonly source: EngineSource;
  readonly folder: string;
  /** PULUMI_HOME of this checkout's own. */
  readonly home: string;
  readonly plugins: { readonly okta: PluginSource; readonly command: PluginSource };
  /** What a shell needs so that plain `pulumi` works. */
  readonly env: Readonly<Record<string, string>>;
}

/** Why there is no engine. */
export class EngineMissing extends Error {
  override readonly name = "EngineMissing";
}

/**
 * Finds, installs or builds a Pulumi engine: PATH, cache, official release, Go.
 * @throws EngineMissing
 */
export async function ensureEngine(log: Log = () => undefined): Promise<Engine> {
  const found =
    (await findOnPath(log)) ?? (await findInCache()) ?? (await install(log)) ?? (await build(log));
  if (found === undefined) {
    throw new EngineMissing("no Pulumi engine: install pulumi, or Go to build it with");
  }
  const home = getPulumiHome();
  await mkdir(home, { recursive: true });
  const plugins = await ensurePlugins(found, log);
  return {
    bin: join(found.folder, "pulumi"),
    version: found.version,
    source: found.source,
    folder: found.folder,
    home,
    plugins,
    env: {
      PATH: `${found.folder}${delimiter}${process.env.PATH ?? ""}`,
      PULUMI_HOME: home,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    },
  };
}
