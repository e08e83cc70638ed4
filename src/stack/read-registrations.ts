import { resolve } from "node:path";
import { readBoundedFile, readBoundedStream, UnreadableFileError } from "../bounded-file";
import { DcrError, isDcrError } from "../errors";
import type { TokenReference } from "../secrets/reference";
import { hideFolders } from "../secrets/reference-text";
import { toConfigKey } from "../secrets/resolve";
import type { PulumiCommand } from "./pulumi-command";
import type { RegistrationOutputs } from "./registration-outputs";
import { parseRegistrations } from "./registrations-schema";
import { readUnprovisionedStack, type UnprovisionedStack } from "./unprovisioned-stack";

/** Of registrations as JSON: thousands of them. */
const maxBytes = 16 * 1024 * 1024;

/** Where the registrations come from: a stack (without a name, the selected one), or JSON. */
export type RegistrationsSource =
  | { readonly stack: string | undefined }
  /** A file, or `-` for standard input. */
  | { readonly file: string };

/** What reading registrations needs. */
export interface RegistrationsReader {
  readonly pulumi: PulumiCommand;
  readonly stdin: NodeJS.ReadableStream;
  readonly folder: string;
  /** @default none of its variables set */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Registrations, and the config of their stack if there is one. */
export interface ReadRegistrations {
  readonly registrations: Readonly<Record<string, RegistrationOutputs>>;
  /** The settings of the stack file, if nothing is provisioned yet. */
  readonly unprovisioned?: UnprovisionedStack | undefined;
  /** Values of the config keys that `config` references name. */
  readonly readConfig: ((key: string) => string | undefined) | undefined;
}

/**
 * Reads the registrations from stack outputs, a file or standard input.
 * @throws DcrError DCR_DOCTOR_INPUT
 */
export async function readRegistrations(
  source: RegistrationsSource,
  reader: RegistrationsReader,
): Promise<ReadRegistrations> {
  if ("file" in source) {
    const registrations = parseRegistrations(
      parseJson(await readJsonText(source.file, reader), "--registrations"),
    );
    return { registrations, readConfig: undefined };
  }
  const stack = source.stack === undefined ? [] : ["--stack", source.stack];
  const outputs = parseJson(
    await reader.pulumi(["stack", "output", "--json", ...stack]),
    "pulumi stack output",
  );
  const found =
    typeof outputs === "object" && outputs !== null && "registrations" in outputs
      ? outputs.registrations
      : undefined;
  if (found === undefined) {
    const unprovisioned = await readUnprovisionedStack(source.stack, reader.pulumi, reader.env ?? {});
    if (unprovisioned !== undefined) {
      const references = unprovisioned.settings.registrations.flatMap(({ settings: { okta, konnect } }) => [
        okta.dcrToken,
        konnect.token,
      ]);
      return {
        registrations: {},
        unprovisioned,
        readConfig: await readStackConfig(references, stack, reader.pulumi),
      };
    }
    throw new DcrError(
      "DCR_DOCTOR_INPUT",
      "the stack has no output `registrations`, and its config has no registrations",
      {
        fix: "Run pulumi up. If you use your own program, export `registrations`.",
      },
    );
  }
  const registrations = parseRegistrations(found);
  const references = Object.values(registrations).flatMap(({ okta, konnect }) => [
    okta.dcrTokenReference,
    konnect.tokenReference,
  ]);
  return { registrations, readConfig: await readStackConfig(references, stack, reader.pulumi) };
}

async function readJsonText(file: string, { stdin, folder }: RegistrationsReader): Promise<string> {
  if (file === "-") return await readText(stdin);
  try {
    return readBoundedFile(resolve(folder, file), maxBytes);
  } catch (cause) {
    if (!(cause instanceof UnreadableFileError)) throw cause;
    throw new DcrError("DCR_DOCTOR_INPUT", `--registrations ${hideFolders(file)} ${cause.message}`, {
      fix: "Name a file with the stack's output registrations, or pass - and write it to standard input.",
      cause,
    });
  }
}

async function readText(stdin: NodeJS.ReadableStream): Promise<string> {
  try {
    return await readBoundedStream(stdin, maxBytes);
  } catch (cause) {
    if (!(cause instanceof UnreadableFileError)) throw cause;
    throw new DcrError("DCR_DOCTOR_INPUT", `standard input ${cause.message}`, {
      fix: "Write the stack's output registrations to it, and nothing else.",
      cause,
    });
  }
}

function parseJson(source: string, name: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    throw new DcrError("DCR_DOCTOR_INPUT", `${name} is not JSON`);
  }
}

/** Reads only keys that a reference names; a failed read throws when the key is used. */
async function readStackConfig(
  references: readonly TokenReference[],
  stack: readonly string[],
  pulumi: PulumiCommand,
): Promise<(key: string) => string> {
  const keys = new Set(
    references.flatMap((reference) => ("config" in reference ? [toConfigKey(reference.config)] : [])),
  );
  const values = new Map<string, string | DcrError>();
  for (const key of keys) {
    const value = await pulumi(["config", "get", key, ...stack]).catch((error: unknown) => {
      if (isDcrError(error)) return error;
      throw error;
    });
    values.set(key, value);
  }
  return (key) => {
    const value = values.get(key) ?? "";
    if (typeof value !== "string") throw value;
    return value;
  };
}
