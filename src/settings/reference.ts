import { z } from "zod";
import type { TokenReference } from "../secrets/reference";
import { oneOf, text } from "./shape";

type Source<T> = T extends unknown ? keyof T : never;

/** The sources of a secret. */
const sources = {
  env: text.describe("Name of an environment variable of `pulumi`. First choice"),
  file: text.describe(
    "Path of a file of at most 64 KiB; a relative path stays below the folder of Pulumi.yaml",
  ),
  command: z
    .array(z.string().min(1, "must not be empty"))
    .min(1, "must name a program")
    .describe('Program and arguments, such as `[op, read, "op://…"]`, which print the secret within 30 s'),
  config: text.describe(
    "Key of the stack's secret config. Last choice: the secret is stored encrypted in the stack file and in state, and `refresh` and `destroy` need `--run-program` after it changed",
  ),
} satisfies Readonly<Record<Source<TokenReference>, z.ZodType>>;

/** Exactly one of `env`, `file`, `command`, `config`. */
export const tokenReferenceSchema = oneOf(sources, {
  code: "DCR_SETTINGS_TOKEN_SOURCE",
  fix: "Keep one; { env: NAME } is the first choice.",
}) as unknown as z.ZodType<TokenReference, TokenReference>;
