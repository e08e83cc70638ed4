import { join } from "node:path";
import { rolldown } from "rolldown";
import { entries, external } from "./entries";

/** Writes one CommonJS file for each entry, and answers which files of dependencies are in them. */
export async function writeBundles(projectFolder: string, folder: string): Promise<ReadonlySet<string>> {
  const inlined = await Promise.all(
    entries.map(async ({ source, bundle }) => await writeBundle(projectFolder, source, join(folder, bundle))),
  );
  return new Set(inlined.flat());
}

async function writeBundle(projectFolder: string, source: string, file: string): Promise<string[]> {
  const build = await rolldown({
    input: join(projectFolder, source),
    cwd: projectFolder,
    platform: "node",
    external: [...external],
    onLog: (level, log, write) => {
      if (level === "warn") throw new Error(`${source}: ${log.message}`);
      write(level, log);
    },
  });
  try {
    const { output } = await build.write({ file, format: "cjs", exports: "named", codeSplitting: false });
    return output.flatMap((part) => (part.type === "chunk" ? part.moduleIds : []));
  } finally {
    await build.close();
  }
}
