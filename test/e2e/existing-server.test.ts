import { expect, it } from "vitest";
import { type RawRegistration, Stack, toSandboxConfig } from "../engine/stack";
import { describeWithEngine, type Fixture, only, startFixture } from "./fixture";

type Okta = RawRegistration["okta"];

const isWrite = (request: string) => !request.startsWith("GET");

function findOktaWrites({ takeRequests }: Fixture): string[] {
  return only("okta", takeRequests()).filter((request) => isWrite(request) && request.includes("/api/v1/"));
}

const withOkta =
  (changes: Okta) =>
  ({ okta, konnect }: RawRegistration): RawRegistration => ({ okta: { ...okta, ...changes }, konnect });

function expectSuccess({ code, text }: { code: number; text: string }): void {
  expect(code, text).toBe(0);
}

const existingParts = {
  scopes: [
    { name: "orders.read", existing: true },
    { name: "orders.write", existing: true },
  ],
  claim: { name: "konnect_client_id", existing: true },
};

describeWithEngine("an Okta server that a stack does not own", () => {
  it("is released with its scopes and claim in one up, and its parts are refused or imported on the way back", async () => {
    const fixture = await startFixture();
    const { sandbox, stack, configure } = fixture;
    expectSuccess(await stack.up());
    const server = sandbox.okta.state.servers[1];
    if (server !== undefined) server.status = "INACTIVE";
    const inactive = await stack.preview();
    expectSuccess(inactive);
    expect(inactive.text).toContain("DCR_OKTA_SERVER_INACTIVE");
    if (server !== undefined) server.status = "ACTIVE";
    const existing = { authorizationServer: { existing: server?.id }, accessPolicy: {} };
    findOktaWrites(fixture);

    await configure(withOkta({ ...existing, ...existingParts }));
    expectSuccess(await stack.up());
    expect(findOktaWrites(fixture)).toEqual([]);
    expectSuccess(await stack.preview("--expect-no-changes"));
    expect(server?.scopes.filter(({ system }) => !system)).toHaveLength(2);

    await configure(withOkta(existing));
    const refused = await stack.upWithPreview();
    expect(refused.code).not.toBe(0);
    const [claim] = server?.claims.filter(({ name }) => name === "konnect_client_id") ?? [];
    expect(refused.text).toContain(
      `[DCR_OKTA_OBJECT_EXISTS] claim konnect_client_id (${claim?.id}) exists already on authorization server ${server?.id}`,
    );
    expect(refused.text).toContain("write { name: orders.read, existing: true } in okta.scopes");
    expect(findOktaWrites(fixture)).toEqual([]);

    await configure(withOkta({ ...existing, scopes: existingParts.scopes }));
    const steps = await stack.preview();
    const [, type = "", name = "", id = "", parent = ""] =
      /run pulumi import (\S+) '(\S+)' (\S+) --parent '(\S+)'/.exec(steps.text) ?? [];
    const [, urn = ""] = /pulumi state delete '(\S+)'/.exec(steps.text) ?? [];
    expectSuccess(await stack.run("state", "delete", urn, "--yes"));
    const options = [
      "--parent",
      parent,
      "--protect=false",
      "--generate-code=false",
      "--yes",
      "--skip-preview",
    ];
    expectSuccess(await stack.run("import", type, name, id, ...options, "--config-file", stack.configFile));
    expectSuccess(await stack.preview("--expect-no-changes"));
    expectSuccess(await stack.destroy());
    expect(sandbox.okta.state.servers).toContain(server);
    expect(server?.scopes.filter(({ system }) => !system)).toHaveLength(2);
    expect(server?.claims).not.toContain(claim);
    expect(server?.policies).toEqual([]);
  });

  it("is the same server however it is written: from default to its own id nothing is created or deleted", async () => {
    const fixture = await startFixture(
      withOkta({ authorizationServer: { existing: "default" }, accessPolicy: {} }),
    );
    const { sandbox, stack, configure } = fixture;
    expectSuccess(await stack.up());
    findOktaWrites(fixture);
    const existing = sandbox.okta.state.servers[0]?.id;
    await configure(withOkta({ authorizationServer: { existing }, accessPolicy: {} }));
    expectSuccess(await stack.up());
    expect(findOktaWrites(fixture).filter((request) => !request.startsWith("PUT"))).toEqual([]);
    expectSuccess(await stack.preview("--expect-no-changes"));
  });

  it("is named by a destroy if its owner has deleted it, and destroy --refresh finishes", async () => {
    const { sandbox, stack, configure } = await startFixture();
    expectSuccess(await stack.up());
    const existing = sandbox.okta.state.servers[1]?.id;
    await configure(withOkta({ authorizationServer: { existing }, accessPolicy: {} }));
    expectSuccess(await stack.up());
    sandbox.okta.state.servers.length = 1;
    const stopped = await stack.destroy();
    expect(stopped.code).not.toBe(0);
    expect(stopped.text).toContain("Okta no longer has the authorization server of");
    expect(stopped.text).toContain("run pulumi destroy --refresh");
    expectSuccess(await stack.destroy("--refresh"));
    expect(sandbox.konnect.state.providers).toEqual([]);
  });

  it("cannot be managed by two registrations of a stack that write it as default and as its id", async () => {
    const fixture = await startFixture();
    const { sandbox, stack } = fixture;
    const [server] = sandbox.okta.state.servers;
    const config = toSandboxConfig(
      sandbox,
      withOkta({ authorizationServer: { existing: "default" }, accessPolicy: {} }),
    );
    const registrations = config["konnect-okta-dcr:registrations"] as Record<string, RawRegistration>;
    const { "developer-portal": first } = registrations;
    registrations.partners = {
      okta: {
        ...first?.okta,
        authorizationServer: { existing: server?.id },
        scopes: ["partners.read"],
        claim: "partner_client_id",
        accessPolicy: { name: "partners" },
      },
      konnect: { ...first?.konnect, portalDefault: false },
    };
    await stack.configure(config);
    findOktaWrites(fixture);
    const preview = await stack.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.text).toMatch(
      /registrations (developer-portal and partners|partners and developer-portal) both manage the authorization server of .*\[DCR_RULE_SERVER_SHARED\]/s,
    );
    expect(findOktaWrites(fixture)).toEqual([]);
  });

  it("is shared by two stacks: the second is refused what the first has, and its policy goes last", async () => {
    const existing = { authorizationServer: { existing: "default" } };
    const fixture = await startFixture(withOkta({ ...existing, accessPolicy: { tokenLifetimeMinutes: 5 } }));
    const { sandbox, stack } = fixture;
    expectSuccess(await stack.up());
    findOktaWrites(fixture);
    const toConfig = (changes: Okta) =>
      toSandboxConfig(sandbox, ({ okta, konnect }) => ({
        okta: { ...okta, ...existing, ...changes },
        konnect: { ...konnect, name: "second", portalDefault: false },
      }));
    const second = await Stack.create(fixture.engine, sandbox, toConfig({ accessPolicy: {} }));
    try {
      const refused = await second.upWithPreview();
      expect(refused.code).not.toBe(0);
      expect(refused.text).toMatch(/scope orders\.read \(scp\w+\) exists already/);
      expect(refused.text).toMatch(/access policy developer-portal \(00p\w+\) exists already/);
      expect(findOktaWrites(fixture)).toEqual([]);
      const accessPolicy = { name: "second", tokenLifetimeMinutes: 1440 };
      await second.configure(toConfig({ ...existingParts, accessPolicy }));
      expectSuccess(await second.upWithPreview());
      const policies = sandbox.okta.state.servers[0]?.policies ?? [];
      expect(policies.map(({ name, priority }) => [name, priority])).toEqual([
        ["developer-portal", 1],
        ["second", 2],
      ]);
      expectSuccess(await second.preview("--expect-no-changes"));
      expectSuccess(await stack.preview("--expect-no-changes"));
      expectSuccess(await second.destroy());
      expect(sandbox.okta.state.servers[0]?.policies).toHaveLength(1);
    } finally {
      await second.remove();
    }
  });
});
