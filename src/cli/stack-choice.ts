import { findStackFiles, toStackName } from "../check";
import { DcrError } from "../errors";

/** Which stack files a command reads. */
export type StackFiles = ReturnType<typeof findStackFiles>;

/**
 * The project's stack files, or those of the patterns; only those of the named stacks, if there are names.
 * @throws DcrError DCR_SETTINGS_FILE for a stack without a file
 */
export function findFilesOf(stacks: readonly string[], patterns: readonly string[]): StackFiles {
  const found = findStackFiles(patterns, process.cwd());
  if (stacks.length === 0) return found;
  const missing = stacks.find((stack) => !found.files.some((file) => toStackName(file) === stack));
  if (missing === undefined) {
    return { ...found, files: found.files.filter((file) => stacks.includes(toStackName(file) ?? "")) };
  }
  const isFile = /[\\/]|\.ya?ml$/.test(missing);
  throw new DcrError("DCR_SETTINGS_FILE", `--stack ${missing} names no stack of these files`, {
    fix: isFile
      ? "--stack takes the name of a stack: give the file as an argument, without --stack."
      : "konnect-okta-dcr stacks lists the names.",
  });
}
