import { Option } from "commander";

/** `--quiet`, the same for every command that finds something. */
export function quietOption(): Option {
  return new Option("--quiet", "print nothing unless something is wrong");
}

/** `--json`, the same for every command. */
export function jsonOption(): Option {
  return new Option("--json", "print one JSON document: version, command, ok, results, problems");
}

/**
 * Writes what a command found, and sets its exit code. A pipe takes a long text in parts: the process must not end
 * before the last one.
 */
export async function finish(
  text: string,
  exitCode: number,
  { quiet }: { readonly quiet?: boolean | undefined } = {},
): Promise<void> {
  process.exitCode = exitCode;
  if (quiet === true && exitCode === 0) return;
  await new Promise<void>((resolve, reject) =>
    process.stdout.write(text.endsWith("\n") ? text : `${text}\n`, (error) =>
      error === null || error === undefined ? resolve() : reject(error),
    ),
  );
}
