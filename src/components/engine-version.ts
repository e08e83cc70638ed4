import * as pulumi from "@pulumi/pulumi";
import { DcrError, errorCodes, formatError } from "../errors";
import { toRunError } from "./run-error";

/** Earlier engines plan, in every preview, a replacement of each resource that has an Output as replacementTrigger. */
export const oldestEngineVersion = "3.226.0";

/** @throws pulumi.RunError DCR_PULUMI_VERSION */
export async function assertEngineVersion(): Promise<void> {
  try {
    await pulumi.requirePulumiVersion(`>=${oldestEngineVersion}`);
  } catch (error) {
    // An error of gRPC has its text without the code in `details`.
    const { details, message } = error as { readonly details?: string; readonly message?: string };
    throw toRunError(
      formatError(
        new DcrError("DCR_PULUMI_VERSION", `pulumi is too old: ${details ?? message}`, {
          fix: errorCodes.DCR_PULUMI_VERSION.fix,
          cause: error,
        }),
      ),
    );
  }
}
