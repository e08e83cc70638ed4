import { existsSync } from "node:fs";
import { cp, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Where the stand-ins for GitHub's own actions read and write. */
export interface ActionPlaces {
  /** Folder of the job. */
  readonly workspace: string;
  /** Artifacts of the run, a folder for each. */
  readonly artifacts: string;
  /** Folder that a ref means; without a ref, what the event is about. */
  readonly toCheckout: (ref: string | undefined) => string;
}

type Inputs = Readonly<Record<string, string>>;

/** Does what the pinned action does, on this machine; tools are on the PATH already. */
export async function runAction(action: string, inputs: Inputs, places: ActionPlaces): Promise<void> {
  const { workspace, artifacts, toCheckout } = places;
  const path = join(workspace, inputs.path ?? "");
  switch (action) {
    case "actions/checkout":
      await cp(toCheckout(inputs.ref), path, { recursive: true });
      return;
    case "actions/setup-node":
    case "pulumi/actions":
      return;
    case "actions/upload-artifact":
      if (!existsSync(path) && inputs["if-no-files-found"] === "ignore") return;
      await cp(path, join(artifacts, inputs.name ?? ""), { recursive: true });
      return;
    case "actions/download-artifact":
      await mkdir(path, { recursive: true });
      for (const name of await findArtifacts(artifacts, inputs)) {
        await cp(join(artifacts, name), path, { recursive: true });
      }
      return;
    default:
      throw new Error(`no stand-in for the action ${action}`);
  }
}

async function findArtifacts(folder: string, { name, pattern = "" }: Inputs): Promise<string[]> {
  if (name !== undefined) return [name];
  const prefix = pattern.replace(/\*$/, "");
  await mkdir(folder, { recursive: true });
  return (await readdir(folder)).filter((entry) => entry.startsWith(prefix)).sort();
}
