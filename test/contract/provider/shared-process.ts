import { randomBytes } from "node:crypto";
import { afterAll } from "vitest";
import { ProviderProcess } from "./provider-process";

/** Tokens of the sandboxes that share a provider process: it reads them from its environment. */
export const sharedTokens = {
  dcrToken: `00${randomBytes(30).toString("base64url")}`,
  konnectToken: `kpat_${randomBytes(24).toString("base64url")}`,
};

/**
 * One provider process for the tests of a file, each with a sandbox of its own. Only for tests that need neither another
 * environment nor a process that knows nothing of earlier operations.
 */
export function shareProcess(config: Readonly<Record<string, string>> = {}): () => Promise<ProviderProcess> {
  let shared: Promise<ProviderProcess> | undefined;
  afterAll(async () => {
    await (await shared)?.kill();
  });
  const { dcrToken, konnectToken } = sharedTokens;
  const env = { KONNECT_TOKEN: konnectToken, OKTA_DCR_TOKEN: dcrToken };
  return () => {
    shared ??= ProviderProcess.start({ env, config });
    return shared;
  };
}
