import { basename } from "node:path";
import type { Readable, Writable } from "node:stream";
import { cancel, confirm, intro, isCancel, select, text } from "@clack/prompts";
import { DcrError } from "../errors";
import { type Region, regions } from "../konnect";
import type { InitOptions } from "./init-options";

/** Where questions are asked. */
export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
}

/** The flags that were not given, from questions. Nothing is written if the last one is denied. */
export async function askForOptions(
  given: InitOptions,
  folder: string,
  terminal: Terminal = { input: process.stdin, output: process.stdout },
): Promise<InitOptions> {
  const ask = (message: string, initialValue = "") =>
    answer<string>(text({ ...terminal, message, initialValue, validate: refuseEmpty }));
  intro("A Pulumi project for Okta and a Konnect Dev Portal", terminal);
  const project = given.project ?? (await ask("Name of the project?", basename(folder)));
  const stack = given.stack ?? toList(await ask("Stacks, separated by commas?", "dev"));
  const isPlaced = given.region !== undefined || given.serverUrl !== undefined;
  const region = isPlaced
    ? given.region
    : await answer<Region>(
        select({
          ...terminal,
          message: "Region of the Konnect organization?",
          options: regions.map((value) => ({ value })),
        }),
      );
  const portal = given.portal ?? (await ask("Name or id of the Dev Portal?"));
  const server = await askForServer(given, ask, terminal);
  const scopes = given.scopes ?? (await ask("Scopes, separated by commas?", "orders.read"));
  const claim = given.claim ?? (await ask("Claim that carries the client id?", "konnect_client_id"));
  const isConfirmed = await answer(
    confirm({
      ...terminal,
      message: `Write the project into ${basename(folder)}? Existing files are left alone.`,
    }),
  );
  if (!isConfirmed) throw toCancelled();
  return { ...given, ...server, project, stack, region, portal, scopes, claim };
}

async function askForServer(
  given: InitOptions,
  ask: (message: string, initialValue?: string) => Promise<string>,
  terminal: Terminal,
): Promise<Pick<InitOptions, "audience" | "existingServer">> {
  const { audience, existingServer } = given;
  if (audience !== undefined || existingServer !== undefined) return { audience, existingServer };
  const kind = await answer<"create" | "existing">(
    select({
      ...terminal,
      message: "Authorization server in Okta?",
      options: [
        { value: "create", label: "a new one" },
        { value: "existing", label: "one that exists" },
      ],
    }),
  );
  return kind === "create"
    ? { audience: await ask("Audience of its access tokens?", "api://orders"), existingServer }
    : { audience, existingServer: await ask("Its id, or default?", "default") };
}

async function answer<T extends string | boolean>(question: Promise<T | symbol>): Promise<T> {
  const given = await question;
  if (!isCancel(given)) return given as T;
  cancel("Nothing was written.");
  throw toCancelled();
}

function toCancelled(): DcrError {
  return new DcrError("DCR_USAGE", "init was cancelled; nothing was written", {
    fix: "Run it again, or give all answers as flags with --yes.",
  });
}

function refuseEmpty(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === "" ? "This needs a value." : undefined;
}

/** Names separated by commas. */
export function toList(value: string): string[] {
  return value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
