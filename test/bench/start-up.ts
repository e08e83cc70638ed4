import { rm } from "node:fs/promises";
import type { Engine } from "../engine";
import { Stack } from "../engine/stack";
import { startSandbox } from "../sandbox";
import { type Case, measure } from "./measure";
import { emptyProgram, floorProgram, toLibraryProgram, writeProject } from "./programs";
import type { Section } from "./table";

/** Previews without a change and of new stacks, compared with the least that uses the same engine, Node and plugins. */
export async function measureStartUp(engine: Engine, repetitions: number): Promise<Section> {
  const cleanUps: (() => Promise<void>)[] = [];
  /** Each has a sandbox of its own: names are the same. */
  const prepare = async (toProgram: (konnectUrl: string) => string, isUp: boolean): Promise<Case> => {
    const sandbox = await startSandbox();
    cleanUps.push(() => sandbox.close());
    const project = await writeProject(toProgram(sandbox.konnect.url));
    cleanUps.push(() => rm(project.folder, { recursive: true, force: true }));
    const stack = await Stack.create(engine, sandbox, {}, project);
    cleanUps.push(() => stack.remove());
    if (isUp) expectDone(await stack.up());
    return async () => expectDone(await stack.preview(...(isUp ? ["--expect-no-changes"] : [])));
  };
  try {
    const times = await measure(
      {
        empty: await prepare(() => emptyProgram, true),
        floor: await prepare(() => floorProgram, true),
        newFloor: await prepare(() => floorProgram, false),
        same: await prepare((url) => toLibraryProgram(url, 1), true),
        new: await prepare((url) => toLibraryProgram(url, 1), false),
        sameTen: await prepare((url) => toLibraryProgram(url, 10), true),
        newTen: await prepare((url) => toLibraryProgram(url, 10), false),
      },
      repetitions,
    );
    const row = (name: string, part: keyof typeof times, whole: keyof typeof times, base: string) => ({
      name,
      value: times[part] / times[whole],
      base,
    });
    return {
      title: "Previews",
      rows: [
        row("no change, 1 registration", "same", "floor", "floor"),
        row("no change, 1 registration", "same", "empty", "empty program"),
        row("new stack, 1 registration", "new", "newFloor", "floor of a new stack"),
        row("no change, 10 registrations", "sameTen", "same", "1 registration"),
        row("new stack, 10 registrations", "newTen", "new", "1 registration"),
      ],
    };
  } finally {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  }
}

function expectDone({ code, text }: { readonly code: number; readonly text: string }): void {
  if (code !== 0) throw new Error(text);
}
