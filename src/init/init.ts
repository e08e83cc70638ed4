import { name, peerDependencies, version } from "../../package.json";
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
export function init({ settings: asked, workflows, folder, allowedHosts }: InitRequest): WrittenFiles {
  const settings = { ...asked, stacks: [...new Set(asked.stacks)] };
  for (const given of [settings.project, ...settings.stacks]) assertPulumiName(given);
  for (const stack of settings.stacks) {
    const { findings } = loadSettings({ registrations: toRegistrations(settings) }, { stack, allowedHosts });
    assertNoErrors(findings);
  }
  const files = toProjectFiles(settings, toDependencies());
  return writeFiles(folder, [...files, ...(workflows === undefined ? [] : readWorkflows(workflows))]);
}

/** @see Pulumi: names of projects and stacks */
function assertPulumiName(given: string): void {
  if (/^[A-Za-z0-9._-]{1,100}$/.test(given)) return;
  throw new DcrError(
    "DCR_SETTINGS_INVALID",
    `${given.slice(0, 100)} is not a name for a Pulumi project or stack`,
    {
      fix: "Use letters, digits, hyphens, underscores, and periods.",
    },
  );
}

/** This package in this version, and the peers that it was tested with. */
function toDependencies(): Dependencies {
  return { ...peerDependencies, [name]: version };
}
