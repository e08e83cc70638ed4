import { existsSync, readdirSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { globSync, isDynamicPattern } from "tinyglobby";
import { parse } from "yaml";
import { readBoundedFile } from "../bounded-file";
import { findProjectFolder } from "../secrets/project-folder";
import { isRecord } from "../settings/record";

/** Stack files, and the patterns and folders that name none. */
export interface StackFiles {
  /** Paths as the user knows them: as given, or relative to the folder of the command. */
  readonly files: readonly string[];
  readonly problems: readonly StackFilesProblem[];
}

/** Why there is nothing to read at a place. */
export interface StackFilesProblem {
  readonly file: string;
  readonly message: string;
  readonly fix: string;
}

/** More than any repository of people; `check` of so many takes seconds. */
const maxFiles = 1000;
const maxProjectFileBytes = 256 * 1024;
const stackFileName = /^Pulumi\.(.+)\.ya?ml$/;

/** Name of the stack of a file: `prod` of `stacks/Pulumi.prod.yaml`. */
export function toStackName(file: string): string | undefined {
  return stackFileName.exec(basename(file))?.[1];
}

/**
 * The stack files that files and globs name, each once; all stack files of the project if none is given.
 * @param folder the command's working directory
 */
export function findStackFiles(patterns: readonly string[], folder: string): StackFiles {
  const found = patterns.length === 0 ? findOfProject(folder) : expand(patterns, folder);
  const files = [...new Set(found.files)];
  if (files.length <= maxFiles) return { files, problems: found.problems };
  const problem = {
    file: files[maxFiles] ?? "",
    message: `is one of ${files.length} files; at most ${maxFiles} are read in one run`,
    fix: "Name fewer files.",
  };
  return { files: [], problems: [problem] };
}

function expand(patterns: readonly string[], folder: string): StackFiles {
  const files: string[] = [];
  const problems: StackFilesProblem[] = [];
  for (const pattern of patterns) {
    // A file whose name has brackets is meant as this file.
    if (existsSync(resolve(folder, pattern)) || !isDynamicPattern(pattern)) {
      files.push(pattern);
      continue;
    }
    const matches = match(pattern, folder);
    if (matches.length > 0) files.push(...matches);
    else {
      const fix = "Check the pattern; relative patterns start at the current folder.";
      problems.push({ file: pattern, message: "matches no file", fix });
    }
  }
  return { files, problems };
}

function match(pattern: string, folder: string): string[] {
  const options = { cwd: folder, ignore: ["**/node_modules/**"], followSymbolicLinks: false };
  return globSync(pattern.replaceAll("\\", "/"), options).sort();
}

function findOfProject(folder: string): StackFiles {
  const project = findProjectFolder(folder);
  const projectFile = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(project, name)).find(existsSync);
  if (projectFile === undefined) {
    const message = "is neither in this folder nor above it, so the project's stack files are not known";
    return toNothing(
      "Pulumi.yaml",
      message,
      "Run the command in the project's folder, or name the stack files.",
    );
  }
  const stackFolder = join(project, readStackFolder(projectFile));
  const files = listNames(stackFolder)
    .filter((name) => stackFileName.test(name))
    .sort()
    .map((name) => toShown(join(stackFolder, name), folder));
  if (files.length > 0) return { files, problems: [] };
  const message = `has no stack file (Pulumi.<stack>.yaml) in the folder ${toShown(stackFolder, folder)}`;
  return toNothing(toShown(projectFile, folder), message, "Set stackConfigDir, or name the stack files.");
}

function toNothing(file: string, message: string, fix: string): StackFiles {
  return { files: [], problems: [{ file, message, fix }] };
}

/** Pulumi's `stackConfigDir`; an unreadable project file means its own folder: pulumi reports what is wrong with it. */
function readStackFolder(projectFile: string): string {
  try {
    const project: unknown = parse(readBoundedFile(projectFile, maxProjectFileBytes), { maxAliasCount: 100 });
    if (!isRecord(project)) return "";
    const { stackConfigDir, config } = project;
    if (typeof stackConfigDir === "string") return stackConfigDir;
    return typeof config === "string" ? config : "";
  } catch {
    return "";
  }
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function toShown(path: string, folder: string): string {
  return relative(folder, path) || ".";
}
