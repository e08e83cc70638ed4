import { expect, it } from "vitest";
import { type RawRegistration, toSandboxConfig } from "../engine/stack";
import { WarmProgram } from "../engine/warm-program";
import { describeWithEngine, type Fixture, only, startFixture } from "./fixture";

const key = "konnect-okta-dcr:acceptance";

/** What has run since the last call, by a request that nothing else sends: doctor's first, the probe's for a token. */
function findRuns({ takeRequests }: Fixture): string[] {
  return only("okta", takeRequests()).flatMap((request) => {
    if (request === "GET /.well-known/okta-organization") return ["doctor"];
    return request.endsWith("/v1/token") ? ["probe"] : [];
  });
}

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

describeWithEngine("acceptance", () => {
  it("the acceptance check runs at the end of every up, one without changes included, and leaves the preview empty", async () => {
    const fixture = await startFixture(undefined, { config: { [key]: "doctor" } });
    const { sandbox, stack } = fixture;
    const up = async (): Promise<string[]> => {
      const result = await stack.up();
      expect(result.code, result.text).toBe(0);
      return findRuns(fixture);
    };
    const expectNothingToDo = async () => {
      const preview = await stack.preview("--expect-no-changes");
      expect(preview.code, preview.text).toBe(0);
      expect(findRuns(fixture)).toEqual([]);
    };
    expect(await up()).toEqual(["doctor"]);
    await expectNothingToDo();
    await stack.configure(toSandboxConfig(sandbox, undefined, { [key]: "probe" }));
    expect(await up()).toEqual(["doctor", "probe"]);
    for (const server of sandbox.okta.state.servers) server.policies.length = 0;
    const broken = await stack.up();
    expect(broken.code).not.toBe(0);
    expect(broken.text).toContain("access policy: the server has no access policy");
    expect(sandbox.okta.state.clients.size).toBe(0);
    expectClean(await stack.stateText(), fixture);
  }, 300_000);

  it("the acceptance check runs after the deletions of the same up", async () => {
    const fixture = await startFixture(withScope, { config: { [key]: "doctor" } });
    const { sandbox, stack, configure } = fixture;
    const program = await WarmProgram.start(sandbox.env());
    try {
      const up = async () => {
        const result = await stack.up(...program.args);
        expect(result.code, result.text).toBe(0);
        return only("okta", fixture.takeRequests());
      };
      await up();
      await configure((registration) => registration, { [key]: "doctor" });
      const requests = await up();
      const deletion = requests.findLastIndex((request) => request.startsWith("DELETE /api/v1/"));
      expect(deletion).toBeGreaterThan(-1);
      expect(requests.indexOf("GET /.well-known/okta-organization")).toBeGreaterThan(deletion);
      const [policy] = sandbox.okta.state.servers[1]?.policies ?? [];
      const rules = policy?.rules.splice(0) ?? [];
      const failed = await stack.up(...program.args);
      policy?.rules.push(...rules);
      expect(failed.code).not.toBe(0);
      expect(failed.text).toContain('policy "developer-portal" has no rule');
      const destroy = await stack.destroy(
        "--run-program",
        "--config-file",
        stack.configFile,
        ...program.args,
      );
      expect(destroy.code, destroy.text).toBe(0);
    } finally {
      await program.stop();
    }
  });

  it("the acceptance check fails the up with doctor's problem and fix, and passes once the fix is applied", async () => {
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
      "fix:  run pulumi up --refresh to restore the policy that okta.accessPolicy manages",
    );
    expectClean(diagnostics, fixture);
    expectClean(await stack.stateText(), fixture);
    const fixed = await stack.up("--refresh");
    expect(fixed.code, fixed.text).toBe(0);
  });

  it("acceptance: probe fails the up with what only the probe can find, and leaves no client and no secret behind", async () => {
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
    expect(diagnostics).toContain("turn off the DPoP header");
    expectClean(diagnostics, fixture, secrets);
    expectClean(await stack.stateText(), fixture, secrets);
    expect(sandbox.okta.state.clients.size).toBe(0);
  });
});
