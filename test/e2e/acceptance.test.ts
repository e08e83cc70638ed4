import { expect, it } from "vitest";
import { describeWithEngine, type Fixture, only, startFixture } from "./fixture";
import { type RawRegistration, toSandboxConfig } from "./stack";

const key = "konnect-okta-dcr:acceptance";

/** Asked once by each run of doctor, and by nothing else. */
const doctorsRequest = "GET /.well-known/okta-organization";

const countRuns = ({ takeRequests }: Fixture) =>
  only("okta", takeRequests()).filter((request) => request === doctorsRequest).length;

const withScope = ({ okta, konnect }: RawRegistration): RawRegistration => ({
  okta: { ...okta, scopes: [...(okta.scopes as unknown[]), "orders.delete"] },
  konnect,
});

/** Neither a secret of the sandbox nor a folder of this machine. */
function expectClean(text: string, { sandbox }: Fixture, clientSecrets: readonly string[] = []): void {
  const { oktaApiToken, dcrToken, konnectToken } = sandbox.credentials;
  for (const secret of [oktaApiToken, dcrToken, konnectToken, ...clientSecrets]) {
    expect(text).not.toContain(secret);
  }
  expect(text).not.toMatch(/\/(home|root|work|tmp|Users)\//);
}

/** The diagnostics of a failed up that belong to the acceptance. */
function findDiagnostics(text: string): string {
  const start = text.indexOf("Diagnostics:");
  return start === -1 ? "" : text.slice(start, text.indexOf("\nOutputs:", start));
}

describeWithEngine("the acceptance", () => {
  it.each(["doctor", "probe"])(
    "%s runs with the first up, not with a second one, and again when a scope changes",
    async (setting) => {
      const fixture = await startFixture(undefined, { config: { [key]: setting } });
      const { sandbox, stack } = fixture;
      const first = await stack.up();
      expect(first.code, first.text).toBe(0);
      expect(countRuns(fixture)).toBe(1);
      const preview = await stack.preview("--expect-no-changes");
      expect(preview.code, preview.text).toBe(0);
      expect((await stack.up()).code).toBe(0);
      expect(countRuns(fixture)).toBe(0);
      await stack.configure(toSandboxConfig(sandbox, withScope, { [key]: setting }));
      const changed = await stack.up();
      expect(changed.code, changed.text).toBe(0);
      expect(countRuns(fixture)).toBe(1);
      expect(sandbox.okta.state.clients.size).toBe(0);
      expectClean(await stack.stateText(), fixture);
    },
    120_000,
  );

  it("runs again when it is to do more", async () => {
    const fixture = await startFixture(undefined, { config: { [key]: "doctor" } });
    const { sandbox, stack } = fixture;
    expect((await stack.up()).code).toBe(0);
    fixture.takeRequests();
    await stack.configure(toSandboxConfig(sandbox, undefined, { [key]: "probe" }));
    expect((await stack.up()).code).toBe(0);
    expect(only("okta", fixture.takeRequests()).filter((request) => request.endsWith("/token"))).toHaveLength(
      1,
    );
  }, 90_000);

  it("fails the up with what doctor found and how to mend it, and passes once that is done", async () => {
    const fixture = await startFixture(undefined, { config: { [key]: "doctor" } });
    const { sandbox, stack } = fixture;
    expect((await stack.up()).code).toBe(0);
    for (const server of sandbox.okta.state.servers) server.policies.length = 0;
    await stack.configure(
      toSandboxConfig(
        sandbox,
        ({ okta, konnect }) => ({
          okta,
          konnect: { ...konnect, exampleRoute: "https://api.example.com/orders" },
        }),
        { [key]: "doctor" },
      ),
    );
    const up = await stack.up();
    expect(up.code).not.toBe(0);
    const diagnostics = findDiagnostics(up.text);
    expect(diagnostics).toContain("✗ access policy: the server has no access policy");
    expect(diagnostics).toContain(
      "mend: pulumi up --refresh brings the managed policy of okta.accessPolicy back",
    );
    expectClean(diagnostics, fixture);
    expectClean(await stack.stateText(), fixture);
    const mended = await stack.up("--refresh");
    expect(mended.code, mended.text).toBe(0);
  }, 90_000);

  it("fails the up with what only the probe can find, and leaves no client and no secret behind", async () => {
    const secrets: string[] = [];
    const fixture = await startFixture(undefined, {
      config: { [key]: "probe" },
      okta: { newClientsNeedDpop: true },
    });
    const { sandbox, stack } = fixture;
    sandbox.faults.add({
      server: "okta",
      path: /\/v1\/token$/,
      kind: "pass",
      onHit: () => {
        for (const { secret } of sandbox.okta.state.clients.values()) secrets.push(secret);
      },
    });
    const up = await stack.up();
    expect(up.code).not.toBe(0);
    expect(secrets).not.toEqual([]);
    const diagnostics = findDiagnostics(up.text);
    expect(diagnostics).toContain("✗ token by client credentials: refused for");
    expect(diagnostics).toContain("DPoP header off");
    expectClean(diagnostics, fixture, secrets);
    expectClean(await stack.stateText(), fixture, secrets);
    expect(sandbox.okta.state.clients.size).toBe(0);
  }, 90_000);
});
