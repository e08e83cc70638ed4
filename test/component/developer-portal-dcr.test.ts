import { createRequire } from "node:module";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { beforeEach, describe, expect, it } from "vitest";
import type { DeveloperPortalDcrArgs } from "../../src/components";
import { type Registered, startMocks, waitFor } from "./mocks";

const args: DeveloperPortalDcrArgs = {
  okta: {
    authorizationServer: { create: { name: "developer-portal", audience: "api://orders" } },
    scopes: [{ name: "orders.read" }, { name: "orders.write", description: "Change", publish: true }],
    claim: { name: "konnect_client_id" },
    dcrToken: { env: "OKTA_DCR_TOKEN" },
  },
  konnect: { region: "eu", token: { env: "KONNECT_TOKEN" }, portal: "Acme Developers" },
};

let registered: Registered[];
beforeEach(async () => {
  registered = await startMocks();
});

/** The compiled component (serialisation needs it), when everything below it is registered. */
async function register(name: string, given: DeveloperPortalDcrArgs, options?: ComponentResourceOptions) {
  const { DeveloperPortalDcr } = createRequire(__filename)("konnect-okta-dcr") as typeof import("../../src");
  const component = new DeveloperPortalDcr(name, given, options);
  const outputs = await waitFor(component.outputs);
  return { component, outputs };
}

/** The names of the resources that each resource waits for, as the program tells the engine. */
async function recordDependencies(): Promise<ReadonlyMap<string, readonly string[]>> {
  const pulumi = await import("@pulumi/pulumi");
  const monitor = pulumi.runtime.getMonitor() as unknown as {
    registerResource(request: Request, callback: unknown): unknown;
  };
  interface Request {
    getName(): string;
    getDependenciesList(): string[];
  }
  const dependencies = new Map<string, readonly string[]>();
  const { registerResource } = monitor;
  monitor.registerResource = (request, callback) => {
    const names = request.getDependenciesList().map((urn) => urn.split("::").at(-1) ?? "");
    dependencies.set(request.getName(), [...new Set(names)].sort());
    return registerResource.call(monitor, request, callback);
  };
  return dependencies;
}

const find = (type: string) => registered.filter((item) => item.type === type);
const labels = {
  "dcr-managed-by": "konnect-okta-dcr",
  "dcr-name": "portal",
  "dcr-project": "shop",
  "dcr-stack": "prod",
};

describe("DeveloperPortalDcr", () => {
  it("DeveloperPortalDcr registers exactly the resources of one registration, each named after the registration", async () => {
    await register("portal", args);
    expect(registered.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
      "konnect-okta-dcr:index:DeveloperPortalDcr portal",
      "konnect-okta-dcr:index:KonnectDcr portal",
      "konnect-okta-dcr:index:OktaAuthorizationServer portal",
      "okta:auth/server:Server portal-server",
      "okta:auth/serverClaim:ServerClaim portal-claim",
      "okta:auth/serverPolicy:ServerPolicy portal-policy",
      "okta:auth/serverPolicyRule:ServerPolicyRule portal-rule",
      "okta:auth/serverScope:ServerScope portal-scope-orders.read",
      "okta:auth/serverScope:ServerScope portal-scope-orders.write",
      "pulumi-nodejs:dynamic/konnect:AuthStrategy portal-auth-strategy",
      "pulumi-nodejs:dynamic/konnect:DcrProvider portal-dcr-provider",
      "pulumi-nodejs:dynamic/konnect:PortalDefault portal-portal-default",
    ]);
  });

  it("DeveloperPortalDcr names every Okta object, publishes only the marked scopes, and covers all scopes with one rule", async () => {
    await register("portal", args);
    expect(find("okta:auth/serverScope:ServerScope").map(({ inputs }) => inputs)).toEqual([
      expect.objectContaining({ name: "orders.read", consent: "IMPLICIT", metadataPublish: "NO_CLIENTS" }),
      expect.objectContaining({
        name: "orders.write",
        description: "Change",
        metadataPublish: "ALL_CLIENTS",
      }),
    ]);
    expect(find("okta:auth/serverClaim:ServerClaim")[0]?.inputs).toMatchObject({
      name: "konnect_client_id",
      claimType: "RESOURCE",
      valueType: "EXPRESSION",
      value: "app.clientId",
      status: "ACTIVE",
      alwaysIncludeInToken: true,
    });
    expect(find("okta:auth/serverPolicy:ServerPolicy")[0]?.inputs).toMatchObject({
      name: "portal",
      clientWhitelists: ["ALL_CLIENTS"],
      priority: 1,
      status: "ACTIVE",
    });
    expect(find("okta:auth/serverPolicyRule:ServerPolicyRule")[0]?.inputs).toMatchObject({
      name: expect.stringMatching(/^client credentials [0-9a-f]{8}$/),
      grantTypeWhitelists: ["client_credentials"],
      scopeWhitelists: ["orders.read", "orders.write"],
      accessTokenLifetimeMinutes: 60,
    });
  });

  it("the name of the access policy rule depends on the scopes but not on their order", async () => {
    const nameOf = async (...names: string[]) => {
      await register("portal", { ...args, okta: { ...args.okta, scopes: names.map((name) => ({ name })) } });
      return find("okta:auth/serverPolicyRule:ServerPolicyRule").at(-1)?.inputs.name as string;
    };
    const name = await nameOf("a", "b");
    expect(await nameOf("b", "a")).toBe(name);
    expect(await nameOf("a", "c")).not.toBe(name);
  });

  it("the issuer of the created server reaches the DCR provider, the auth strategy, and the outputs", async () => {
    const { outputs } = await register("portal", args);
    const issuer = "https://acme.okta.com/oauth2/portal-server-id";
    expect(find("pulumi-nodejs:dynamic/konnect:DcrProvider")[0]?.inputs).toEqual({
      serverUrl: "https://eu.api.konghq.com",
      konnectTokenReference: { env: "KONNECT_TOKEN" },
      deletesServer: true,
      dcrTokenReference: { env: "OKTA_DCR_TOKEN" },
      name: "portal-prod",
      displayName: "portal-prod",
      issuer,
      labels,
    });
    expect(find("pulumi-nodejs:dynamic/konnect:AuthStrategy")[0]?.inputs).toEqual({
      serverUrl: "https://eu.api.konghq.com",
      konnectTokenReference: { env: "KONNECT_TOKEN" },
      name: "portal-prod",
      displayName: "portal-prod",
      issuer,
      labels,
      dcrProviderId: "portal-dcr-provider-id",
      scopes: ["orders.read", "orders.write"],
      credentialClaim: ["konnect_client_id"],
      authMethods: ["client_credentials", "bearer"],
      pluginConfig: {},
    });
    expect(find("pulumi-nodejs:dynamic/konnect:PortalDefault")[0]?.inputs).toMatchObject({
      portal: "Acme Developers",
      authStrategyId: "portal-auth-strategy-id",
      ownershipLabels: labels,
    });
    expect(outputs).toMatchObject({ issuer, claim: "konnect_client_id", audience: "api://orders" });
  });

  it("DeveloperPortalDcr reads an existing server and scope under the names of managed ones, and owns none of them", async () => {
    await register("portal", {
      ...args,
      okta: {
        ...args.okta,
        authorizationServer: { existing: "default" },
        scopes: [{ name: "orders.read", existing: true }],
        claim: { name: "cid", existing: true },
        accessPolicy: false,
      },
    });
    expect(
      registered.filter(({ type }) => type.startsWith("okta:")).map(({ type, id }) => [type, id]),
    ).toEqual([
      ["okta:auth/server:Server", "default"],
      ["okta:auth/serverScope:ServerScope", "scp1"],
    ]);
    expect(find("okta:auth/serverScope:ServerScope")[0]).toMatchObject({
      name: "portal-scope-orders.read",
      inputs: { authServerId: "default" },
    });
    expect(find("pulumi-nodejs:dynamic/konnect:AuthStrategy")[0]?.inputs).toMatchObject({
      credentialClaim: ["cid"],
    });
  });

  it("DeveloperPortalDcr reads an existing claim by the id that Okta lists", async () => {
    await register("portal", { ...args, okta: { ...args.okta, claim: { name: "client", existing: true } } });
    expect(find("okta:auth/serverClaim:ServerClaim")).toMatchObject([{ name: "portal-claim", id: "ocl1" }]);
  });

  it("DeveloperPortalDcr fails if a scope or claim that is declared as existing is not on the server", async () => {
    const { getExistingId: lookUp } = await import("../../src/components/okta-server-contents");
    expect(() => lookUp("scope", "orders.write", "aus1", [{ id: "scp1", name: "orders.read" }])).toThrow(
      "[DCR_OKTA_OBJECT_UNKNOWN] authorization server aus1 has no scope orders.write; it has orders.read (okta.scopes)",
    );
    expect(() => lookUp("claim", "client", "aus1", [])).toThrow("it has none (okta.claim)");
  });

  it("DeveloperPortalDcr places its policy last on a server that it does not own, unless a priority is set", async () => {
    const priorityOf = async (accessPolicy: DeveloperPortalDcrArgs["okta"]["accessPolicy"]) => {
      const okta = { ...args.okta, authorizationServer: { existing: "default" }, accessPolicy };
      await register("portal", { ...args, okta });
      return find("okta:auth/serverPolicy:ServerPolicy").at(-1)?.inputs.priority;
    };
    expect(await priorityOf({})).toBe(999);
    expect(await priorityOf({ priority: 2 })).toBe(2);
  });

  it("DeveloperPortalDcr refuses in a preview to create what the server has already, with the id and the next steps", async () => {
    registered = await startMocks(true, (type) => type !== "okta:auth/server:Server");
    const pulumi = await import("@pulumi/pulumi");
    const { lookBeforeCreation } = await import("../../src/components/okta-look-first");
    const okta = createRequire(__filename)("@pulumi/okta") as typeof import("@pulumi/okta");
    const toObject = (name: string) => ({
      kind: "scope" as const,
      resource: new okta.auth.ServerScope(`portal-scope-${name}`, { authServerId: "aus1", name }),
      resourceName: `portal-scope-${name}`,
      name,
      authServerId: "aus1",
    });
    const parent = new pulumi.ComponentResource("a:b:C", "portal");
    const refusal = lookBeforeCreation(parent, [toObject("orders.read"), toObject("orders.write")]);
    await expect(refusal).rejects.toThrow(
      /^\[DCR_OKTA_OBJECT_EXISTS\] scope orders\.read \(scp1\) exists already on authorization server aus1/,
    );
    await expect(refusal).rejects.toThrow("{ name: orders.read, existing: true } in okta.scopes");
    await expect(refusal).rejects.toThrow(
      "pulumi import okta:auth/serverScope:ServerScope 'portal-scope-orders.read' aus1/scp1 --parent",
    );
    await expect(refusal).rejects.not.toThrow("orders.write");
  });

  it("DeveloperPortalDcr sets the listed publications and no portal default if portalDefault is false", async () => {
    await register("portal", {
      ...args,
      konnect: { ...args.konnect, portalDefault: false, publications: ["Orders"] },
    });
    expect(find("pulumi-nodejs:dynamic/konnect:PortalDefault")).toEqual([]);
    expect(find("pulumi-nodejs:dynamic/konnect:ApiPublication")[0]?.inputs).toMatchObject({
      api: "Orders",
      portal: "Acme Developers",
      authStrategyIds: ["portal-auth-strategy-id"],
    });
  });

  it.each(["doctor", "probe"] as const)(
    "DeveloperPortalDcr lets doctor compare both sides after every other resource and before any deletion if acceptance is %s, with no secret and no path in state",
    async (setting) => {
      const create = "doctor --only binding --registrations -";
      const dependencies = await recordDependencies();
      await register("portal", { ...args, acceptance: setting });
      const [acceptance] = find("command:local:Command");
      const others = registered.filter(
        ({ type, name }) => !type.startsWith("konnect-okta-dcr:") && name !== acceptance?.name,
      );
      expect(dependencies.get(acceptance?.name ?? "")).toEqual(others.map(({ name }) => name).sort());
      expect(acceptance?.inputs).toMatchObject({ create, logging: "none" });
      expect(acceptance?.inputs.environment).toBeUndefined();
      expect(JSON.stringify(acceptance?.inputs)).not.toMatch(/\/(home|root|work|tmp)\//);
      expect(JSON.parse(String(acceptance?.inputs.stdin))).toMatchObject({
        portal: { claim: "konnect_client_id" },
      });
    },
  );

  it("DeveloperPortalDcr refuses an argument that breaks a rule, names its property path, and accepts an Output", async () => {
    const pulumi = await import("@pulumi/pulumi");
    const broken = { ...args, okta: { ...args.okta, scopes: [{ name: "openid" }] } };
    await expect(register("portal", broken)).rejects.toThrow(
      /^\[DCR_SETTINGS_REFUSED\] the arguments of portal have 1 problem; nothing was sent:\n {2}- okta\.scopes\[0\]\.name: openid .*\[DCR_RULE_SCOPE_OPENID\] Remove it/,
    );
    await expect(
      register("portal", { ...args, konnect: { ...args.konnect, portal: pulumi.output("P") } }),
    ).resolves.toBeDefined();
  });

  it("DeveloperPortalDcr registers its resources in a preview in which arguments are unknown or resolve late", async () => {
    registered = await startMocks(true);
    const pulumi = await import("@pulumi/pulumi");
    const unknown = () => pulumi.output("x").apply(() => pulumi.unknown as unknown as string);
    const { DeveloperPortalDcr } = createRequire(__filename)(
      "konnect-okta-dcr",
    ) as typeof import("../../src");
    const later = pulumi.output(new Promise<string>((resolve) => setImmediate(() => resolve("Later"))));
    new DeveloperPortalDcr("portal", {
      ...args,
      konnect: { ...args.konnect, portal: unknown(), displayName: later, labels: { team: unknown() } },
    });
    await pulumi.runtime.disconnect();
    expect(find("pulumi-nodejs:dynamic/konnect:DcrProvider")[0]?.inputs).toMatchObject({
      displayName: "Later",
    });
    expect(find("pulumi-nodejs:dynamic/konnect:PortalDefault")).toHaveLength(1);
  });

  it("each DeveloperPortalDcr uses the Okta provider that it is given", async () => {
    const okta = createRequire(__filename)("@pulumi/okta") as typeof import("@pulumi/okta");
    const { DeveloperPortalDcr } = createRequire(__filename)(
      "konnect-okta-dcr",
    ) as typeof import("../../src");
    const pulumi = await import("@pulumi/pulumi");
    for (const orgName of ["acme", "umbrella"]) {
      const provider = new okta.Provider(orgName, { orgName, baseUrl: "okta.com" });
      const name = `portal-${orgName}`;
      new DeveloperPortalDcr(
        name,
        { ...args, konnect: { ...args.konnect, portal: orgName } },
        { providers: [provider] },
      );
    }
    await pulumi.runtime.disconnect();
    const servers = find("okta:auth/server:Server");
    expect(servers.map(({ name, provider }) => [name, provider?.split("::").at(-2)])).toEqual([
      ["portal-acme-server", "acme"],
      ["portal-umbrella-server", "umbrella"],
    ]);
  });

  it("a transformation can change the inputs of a resource in DeveloperPortalDcr", async () => {
    await register("portal", args, {
      transformations: [
        ({ type, props, opts }) =>
          type === "okta:auth/server:Server"
            ? { props: { ...props, description: "by a transformation" }, opts }
            : undefined,
      ],
    });
    expect(find("okta:auth/server:Server")[0]?.inputs).toMatchObject({ description: "by a transformation" });
  });
});
