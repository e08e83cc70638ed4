import { describe, expect, it, onTestFinished } from "vitest";
import { startSandbox } from "../../sandbox";
import { KonnectHalf } from "./konnect-half";
import { CallError, ProviderProcess } from "./provider-process";

/** What a failed and a successful create say and store, without what differs between sandboxes. */
async function createTwice(konnectToken: string, dcrToken: string) {
  const sandbox = await startSandbox();
  sandbox.konnect.state.tokens.set(konnectToken, "full");
  sandbox.okta.state.issueApiToken("short", "application", dcrToken);
  const env = { ...sandbox.env(), KONNECT_TOKEN: konnectToken, OKTA_DCR_TOKEN: dcrToken };
  const process = await ProviderProcess.start({ env });
  onTestFinished(async () => {
    await process.kill();
    await sandbox.close();
  });
  const toPlain = (text: string) =>
    Object.entries(sandbox.urls)
      .reduce((known, [name, url]) => known.replaceAll(url, name), text)
      .replace(/scrypt:\w+/g, "FINGERPRINT")
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "ID")
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME");
  const half = await KonnectHalf.create(sandbox, process);
  sandbox.faults.add({ server: "konnect", kind: "status", status: 400, method: "POST" });
  const error: unknown = await half.provider.up(half.providerInputs()).catch((reason: unknown) => reason);
  if (!(error instanceof CallError)) throw new Error("the create did not fail");
  await half.provider.up(half.providerInputs());
  const { inputs, outputs } = half.provider;
  return { error: toPlain(error.message), state: toPlain(JSON.stringify({ inputs, outputs })) };
}

describe("redaction", () => {
  it("tokens of one character, or equal to a common word, change neither errors nor state", async () => {
    const short = await createTwice("true", "e");
    const long = await createTwice("kpat_long-enough-to-be-replaced", "00long-enough-to-be-replaced");
    expect(long.error).toContain("DCR_KONNECT_REFUSED");
    expect(short).toEqual(long);
  });
});
