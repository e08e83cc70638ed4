import { join } from "node:path";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import { entries, external } from "./entries";

/** Writes one file of types for each entry that programs import: public types only, without those of dependencies. */
export async function writeTypes(projectFolder: string, folder: string): Promise<void> {
  const typed = entries.flatMap(({ source, types }) => (types === undefined ? [] : [{ source, types }]));
  const input = typed.map(({ source, types }) => [
    types.slice(0, -".d.ts".length),
    join(projectFolder, source),
  ]);
  const build = await rollup({
    input: Object.fromEntries(input) as Record<string, string>,
    external: [...external],
    plugins: [
      dts({
        tsconfig: join(projectFolder, "tsconfig.json"),
        compilerOptions: { declaration: true, noEmit: false },
      }),
    ],
    onLog: (level, log, write) => {
      if (level === "warn") throw new Error(`types: ${log.message}`);
      write(level, log);
    },
  });
  try {
    const { output } = await build.write({ dir: folder, entryFileNames: "[name].d.ts", format: "cjs" });
    const further = output
      .map(({ fileName }) => fileName)
      .filter((name) => !typed.some(({ types }) => types === name));
    if (further.length > 0) throw new Error(`types of several entries share ${further.join(", ")}`);
  } finally {
    await build.close();
  }
}
