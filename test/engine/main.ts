import { Command } from "commander";
import { ensureEngine } from "./index";

/** `npm run engine`: says which engine demo and tests use; with --env, how a shell uses it. */
async function main(): Promise<void> {
  const program = new Command("engine")
    .description("find, install or build the Pulumi engine that demo and tests use")
    .option("--env", "print only the export lines with which plain pulumi works in this shell")
    .parse();
  const isEnv = program.opts<{ env?: boolean }>().env === true;
  const engine = await ensureEngine((line) => console.error(line));
  if (isEnv) {
    for (const [name, value] of Object.entries(engine.env)) {
      console.log(`export ${name}=${name === "PATH" ? `${quote(engine.folder)}:"$PATH"` : quote(value)}`);
    }
    return;
  }
  console.log(`pulumi ${engine.version} (${engine.source}): ${engine.bin}`);
  console.log(`plugins: okta 7.0.0 ${engine.plugins.okta}, command 1.2.1 ${engine.plugins.command}`);
  console.log(`PULUMI_HOME: ${engine.home}`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
