import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { assertDocumented, printTotalsAtTheEnd } from "../../api-documents/assert-documented";
import { type Sandbox, startSandbox } from "../../sandbox";
import { KonnectHalf } from "./konnect-half";
import { ProviderProcess } from "./provider-process";

let sandbox: Sandbox;
let half: KonnectHalf;
const processes: ProviderProcess[] = [];

/** Another run of pulumi, with this DCR token in its environment. */
async function startRun(dcrToken: string): Promise<ProviderProcess> {
  const started = await ProviderProcess.start({ env: { ...sandbox.env(), OKTA_DCR_TOKEN: dcrToken } });
  processes.push(started);
  return started;
}

beforeEach(async () => {
  sandbox = await startSandbox();
  half = await KonnectHalf.create(sandbox, await startRun(sandbox.credentials.dcrToken));
  await half.provider.up(half.providerInputs());
  sandbox.recorder.clear();
});
afterEach(async () => {
  for (const running of processes.splice(0)) await running.kill();
  await sandbox.close();
  assertDocumented(sandbox.recorder.exchanges);
});
printTotalsAtTheEnd();

const up = () => half.provider.up(half.providerInputs());
const requests = () => sandbox.recorder.requestsTo("konnect");
const tokenInForce = () => sandbox.konnect.state.providers[0]?.token;

describe("rotation of the DCR token", () => {
  it("rotating the DCR token sends one PATCH with only the token, and verifies", async () => {
    const fresh = sandbox.okta.state.issueApiToken("fresh", "application").value;
    half.provider.process = await startRun(fresh);
    expect(await up()).toBe("updated");
    const id = half.provider.id ?? "";
    expect(requests()).toEqual([`PATCH /v2/dcr-providers/${id}`, `POST /v2/dcr-providers/${id}/verify`]);
    const patch = sandbox.recorder.exchanges.find(({ method }) => method === "PATCH");
    expect(patch?.requestBody).toEqual({ dcr_config: { dcr_token: "hidden-secret" } });
    expect(tokenInForce()).toBe(fresh);
    expect(await up()).toBe("same");
  });

  it("the preview of a rotation reports that the new token was not tried, and sends it nowhere", async () => {
    half.provider.process = await startRun("00not-a-live-token-at-all");
    const { changes } = await half.provider.preview(half.providerInputs());
    expect(changes).toBe(true);
    await expect
      .poll(() => half.provider.process.stderr)
      .toContain("the DCR token changed; a preview does not try the new one");
    expect(sandbox.recorder.exchanges.filter(({ server }) => server === "okta")).toEqual([]);
    expect(requests().filter((request) => !request.startsWith("GET "))).toEqual([]);
  });

  it("a preview without a rotation reports nothing about the token", async () => {
    half.provider.process = await startRun(sandbox.credentials.dcrToken);
    const { changes } = await half.provider.preview(half.providerInputs());
    expect([changes, half.provider.process.stderr]).toEqual([false, ""]);
  });

  it("a new token that Okta refuses is never sent to Konnect", async () => {
    half.provider.process = await startRun("00not-a-live-token-at-all");
    await expect(up()).rejects.toThrow("DCR_OKTA_TOKEN_REFUSED");
    expect(requests()).toEqual([]);
    expect(tokenInForce()).toBe(sandbox.credentials.dcrToken);
    half.provider.process = await startRun(sandbox.credentials.dcrToken);
    expect(await up()).toBe("same");
  });

  it("a failed verification after a rotation names the issuer and token in force, and the next up only verifies", async () => {
    const fresh = sandbox.okta.state.issueApiToken("fresh", "application").value;
    half.provider.process = await startRun(fresh);
    const body = { status: "failed", errors: ["Unable to create the DCR application"] };
    sandbox.faults.add({ server: "konnect", method: "POST", path: /\/verify$/, kind: "body", body });
    const failed = up();
    await expect(failed).rejects.toMatchObject({
      initFailure: { reasons: [expect.stringContaining("Unable to create the DCR application")] },
    });
    await expect(failed).rejects.toMatchObject({
      initFailure: {
        reasons: [
          expect.stringMatching(
            /issuer \S+, and the token of environment variable OKTA_DCR_TOKEN as this run read it/,
          ),
        ],
      },
    });
    expect(tokenInForce()).toBe(fresh);
    sandbox.recorder.clear();
    expect(await up()).toBe("updated");
    expect(requests()).toEqual([`POST /v2/dcr-providers/${half.provider.id}/verify`]);
    expect(await up()).toBe("same");
  });
});
