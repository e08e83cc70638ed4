import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DcrError } from "../errors";
import { loadSettings } from "../loader/load-settings";
import { assertNoErrors } from "../loader/refusal";
import { type Dependencies, type InitSettings, toProjectFiles, toRegistrations } from "./project-files";
import { type Platform, readWorkflows, type WrittenFiles, writeFiles } from "./write-files";

/** What `init` writes, and where. */
export interface InitRequest {
  readonly settings: InitSettings;
  readonly workflows?: Platform | undefined;
  readonly folder: string;
  readonly allowedHosts: readonly string[];
}

/**
 * Writes the files of a project that do not exist yet.
 * @throws DcrError DCR_SETTINGS_REFUSED, or DCR_SETTINGS_INVALID for a name that Pulumi refuses; nothing is written then
 */
export function init({ settings: given, workflows, folder, allowedHosts }: InitRequest): WrittenFiles {
  const settings = { ...given, stacks: [...new Set(given.stacks)] };
  for (const name of [settings.project, ...settings.stacks]) assertPulumiName(name);
  for (const stack of settings.stacks) {
    const { findings } = loadSettings({ registrations: toRegistrations(settings) }, { stack, allowedHosts });
    assertNoErrors(findings);
  }
  const files = toProjectFiles(settings, readDependencies());
  return writeFiles(folder, [...files, ...(workflows === undefined ? [] : readWorkflows(workflows))]);
}

/** @see Pulumi: names of projects and stacks */
function assertPulumiName(name: string): void {
  if (/^[A-Za-z0-9._-]{1,100}$/.test(name)) return;
  throw new DcrError(
    "DCR_SETTINGS_INVALID",
    `${name.slice(0, 100)} is not a name for a Pulumi project or stack`,
    {
      fix: "Use letters, digits, hyphens, underscores, and periods.",
    },
  );
}

/** This package in this version, and the peers that it was tested with. */
function readDependencies(): Dependencies {
  const file = join(__dirname, "..", "..", "package.json");
  const { name, version, peerDependencies } = JSON.parse(readFileSync(file, "utf8")) as {
    name: string;
    version: string;
    peerDependencies: Dependencies;
  };
  return { ...peerDependencies, [name]: version };
}
