import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { RawRegistration } from "../engine/stack";
import { projectFolder } from "../project-folder";
import { callOkta } from "../sandbox-requests/calls";
import { describeWithEngine, startFixture } from "./fixture";

/** Findings of the offline check of a stack file. */
async function check(file: string): Promise<{ code: string; path: string }[]> {
  const bin = join(projectFolder, "dist", "cli", "index.js");
  return await new Promise((resolve) => {
    execFile(process.execPath, [bin, "check", "--json", file], (_error, stdout) =>
      resolve((JSON.parse(stdout) as { problems: { code: string; path: string }[] }).problems),
    );
  });
}

describeWithEngine("settings", () => {
  it("every setting arrives in its object", async () => {
    const { sandbox, stack } = await startFixture(({ okta, konnect }) => ({
      okta: {
        ...okta,
        authorizationServer: {
          create: {
            name: "orders",
            audiences: "api://orders",
            description: "For orders",
            issuerMode: "ORG_URL",
          },
        },
        scopes: [
          {
            name: "orders.read",
            description: "Read",
            displayName: "Read orders",
            default: true,
            publish: true,
          },
          "orders.write",
        ],
        accessPolicy: { tokenLifetimeMinutes: 15, name: "applications", priority: 1 },
        dcrTokenId: sandboxTokenId,
      },
      konnect: {
        ...konnect,
        name: "orders",
        displayName: "Okta for orders",
        authMethods: "client_credentials, bearer",
        scopes: "orders.read",
        credentialClaim: "konnect_client_id, cid",
        pluginConfig: { cache_tokens: false },
        labels: { team: "platform" },
      },
    }));
    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    const server = sandbox.okta.state.servers.find(({ name }) => name === "orders");
    expect(server).toMatchObject({ description: "For orders", audiences: ["api://orders"] });
    expect(server?.scopes.find(({ name }) => name === "orders.read")).toMatchObject({
      description: "Read",
      displayName: "Read orders",
      default: true,
      metadataPublish: "ALL_CLIENTS",
    });
    expect(server?.policies[0]).toMatchObject({ name: "applications", priority: 1 });
    const strategy = sandbox.recorder.exchanges.find(
      ({ method, path }) => method === "POST" && path === "/v2/application-auth-strategies",
    );
    expect(strategy?.requestBody).toMatchObject({
      name: "orders",
      display_name: "Okta for orders",
      labels: { team: "platform", "dcr-managed-by": "konnect-okta-dcr" },
      configs: {
        "openid-connect": {
          auth_methods: ["client_credentials", "bearer"],
          scopes: ["orders.read"],
          credential_claim: ["konnect_client_id", "cid"],
          cache_tokens: false,
        },
      },
    });
    const again = await stack.preview("--expect-no-changes");
    expect(again.code, again.text).toBe(0);
  });

  it("an existing server, scope and claim are used and never changed or deleted", async () => {
    const { sandbox, stack } = await startFixture(({ okta, konnect }) => ({
      okta: {
        ...okta,
        authorizationServer: { existing: "default" },
        scopes: [{ name: "orders.read", existing: true }],
        claim: { name: "cid", existing: true },
        accessPolicy: false,
      },
      konnect,
    }));
    await callOkta(sandbox, "POST", "/api/v1/authorizationServers/default/scopes", { name: "orders.read" });
    const before = JSON.stringify(sandbox.okta.state.servers);
    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    const destroy = await stack.destroy();
    expect(destroy.code, destroy.text).toBe(0);
    expect(JSON.stringify(sandbox.okta.state.servers)).toBe(before);
  });

  it.each([true, false])(
    "accessPolicy: false on an existing server passes the acceptance only if that server has a policy (%s)",
    async (defaultServerHasPolicy) => {
      const { sandbox, stack } = await startFixture(
        ({ okta, konnect }) => ({
          okta: { ...okta, authorizationServer: { existing: "default" }, accessPolicy: false },
          konnect,
        }),
        { okta: { defaultServerHasPolicy }, config: { "konnect-okta-dcr:acceptance": "doctor" } },
      );
      const up = await stack.up();
      expect(up.code === 0, up.text).toBe(defaultServerHasPolicy);
      const [server] = sandbox.okta.state.servers;
      expect(server?.policies).toHaveLength(defaultServerHasPolicy ? 1 : 0);
      if (!defaultServerHasPolicy) expect(up.text).toContain("policy");
    },
  );

  it("a protected registration is not destroyed", async () => {
    const { sandbox, stack } = await startFixture((registration) => ({ ...registration, protect: true }));
    expect((await stack.up()).code).toBe(0);
    const destroy = await stack.destroy();
    expect(destroy.code).not.toBe(0);
    expect(sandbox.konnect.state.providers).toHaveLength(1);
    expect((await stack.run("state", "unprotect", "--all", "--yes")).code).toBe(0);
  });

  it("settings that break rules give the same findings in a preview as in check, and send no request", async () => {
    const broken = ({ okta, konnect }: RawRegistration): RawRegistration => ({
      okta: { ...okta, scopes: ["openid", "orders.read", "orders.read"], claim: "sub" },
      konnect: { ...konnect, region: "eu", labels: { konnect: "x" }, portall: "x" },
    });
    const { stack, takeRequests } = await startFixture(broken);
    const findings = await check(stack.configFile);
    expect(findings.length).toBeGreaterThan(4);
    const preview = await stack.preview();
    expect(preview.code).not.toBe(0);
    for (const { code, path } of findings) {
      expect(preview.text).toContain(`[${code}]`);
      expect(preview.text).toContain(path);
    }
    expect(takeRequests()).toEqual([]);
  });
});

/** Only doctor reads the token with this id. */
const sandboxTokenId = "00T00000000000000001";
