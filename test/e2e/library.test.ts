import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { assertDocumented } from "../api-documents/assert-documented";
import type { Project } from "../engine/stack";
import { linkModules } from "../link-modules";
import { startSandbox } from "../sandbox";
import { describeWithEngine, startFixture } from "./fixture";

let project: Project;

/** Somebody else's project, with this package among its dependencies. */
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), "dcr-project-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await linkModules(join(folder, "node_modules"));
  await writeFile(
    join(folder, "Pulumi.yaml"),
    "name: shop\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\n",
  );
  await writeFile(join(folder, "package.json"), '{ "name": "shop", "private": true }');
  project = { folder, name: "shop" };
});

/** Writes the program: `body` has `pulumi`, `okta`, `DeveloperPortalDcr` and `toArgs(konnect URL)`. */
async function program(body: string): Promise<void> {
  const text = `
    const pulumi = require("@pulumi/pulumi");
    const okta = require("@pulumi/okta");
    const { DeveloperPortalDcr } = require("konnect-okta-dcr");
    const toArgs = (serverUrl, token = "KONNECT_TOKEN", dcrToken = "OKTA_DCR_TOKEN") => ({
      okta: {
        authorizationServer: { create: { name: "portal", audience: "api://orders" } },
        scopes: [{ name: "orders.read" }],
        claim: { name: "konnect_client_id" },
        dcrToken: { env: dcrToken },
      },
      konnect: { serverUrl, token: { env: token }, portal: "Acme Developers" },
    });
    ${body}`;
  await writeFile(join(project.folder, "index.js"), text);
}

describeWithEngine("DeveloperPortalDcr", () => {
  it("an alias moves the component under a parent without any change to its objects", async () => {
    const { sandbox, stack } = await startFixture(undefined, { project });
    await program(`new DeveloperPortalDcr("portal", toArgs("${sandbox.konnect.url}"));`);
    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    const ids = () => sandbox.konnect.state.providers.map(({ id }) => id);
    const before = ids();
    await program(`
      class Platform extends pulumi.ComponentResource {
        constructor() {
          super("shop:index:Platform", "platform");
          const aliases = [{ parent: pulumi.rootStackResource }];
          new DeveloperPortalDcr("portal", toArgs("${sandbox.konnect.url}"), { parent: this, aliases });
        }
      }
      new Platform();`);
    const preview = await stack.preview();
    expect(preview.code, preview.text).toBe(0);
    expect(preview.text).toContain("+ 1 to create");
    expect(preview.text).not.toMatch(/to (delete|replace|update)/);
    const moved = await stack.up();
    expect(moved.code, moved.text).toBe(0);
    expect(ids()).toEqual(before);
    expect(await stack.stateText()).toContain(
      "shop:index:Platform$konnect-okta-dcr:index:DeveloperPortalDcr",
    );
    const again = await stack.preview("--refresh", "--expect-no-changes");
    expect(again.code, again.text).toBe(0);
  });

  it("transforms apply to the component's Okta objects and to its dynamic resources", async () => {
    const { sandbox, stack } = await startFixture(undefined, { project });
    await program(`
      const transforms = [({ type, props, opts }) => {
        if (type === "okta:auth/server:Server") {
          return { props: { ...props, description: "by a transform" }, opts };
        }
        if (type.endsWith(":DcrProvider")) {
          return { props: { ...props, displayName: "By a transform" }, opts: { ...opts, protect: true } };
        }
        return undefined;
      }];
      new DeveloperPortalDcr("portal", toArgs("${sandbox.konnect.url}"), { transforms });`);
    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    expect(sandbox.konnect.state.providers.map(({ displayName }) => displayName)).toEqual(["By a transform"]);
    expect(sandbox.okta.state.servers.map(({ description }) => description)).toContain("by a transform");
    const again = await stack.preview("--refresh", "--expect-no-changes");
    expect(again.code, again.text).toBe(0);
    const destroy = await stack.destroy();
    expect(destroy.code).not.toBe(0);
    expect(destroy.text).toContain("protect");
    expect(sandbox.konnect.state.providers).toHaveLength(1);
  });

  it("one program sets up two Okta and two Konnect organizations, each through its own provider", async () => {
    const { sandbox, stack } = await startFixture(undefined, { project });
    const other = await startSandbox();
    onTestFinished(async () => {
      await other.close();
      assertDocumented(other.recorder.exchanges);
    });
    const otherEnv = other.env();
    Object.assign(stack.env, {
      OTHER_KONNECT_TOKEN: otherEnv.KONNECT_TOKEN,
      OTHER_DCR_TOKEN: otherEnv.OKTA_DCR_TOKEN,
      OTHER_OKTA_TOKEN: otherEnv.OKTA_API_TOKEN,
    });
    await program(`
      const provider = new okta.Provider("other", {
        orgName: "${otherEnv.OKTA_ORG_NAME}",
        baseUrl: "${otherEnv.OKTA_BASE_URL}",
        httpProxy: "${otherEnv.OKTA_HTTP_PROXY}",
        apiToken: process.env.OTHER_OKTA_TOKEN,
      });
      new DeveloperPortalDcr("here", toArgs("${sandbox.konnect.url}"));
      new DeveloperPortalDcr(
        "there",
        toArgs("${other.konnect.url}", "OTHER_KONNECT_TOKEN", "OTHER_DCR_TOKEN"),
        { providers: { okta: provider } },
      );`);
    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    for (const [{ okta, konnect }, name] of [
      [sandbox, "here-sandbox"],
      [other, "there-sandbox"],
    ] as const) {
      expect(konnect.state.providers.map((item) => item.name)).toEqual([name]);
      const issuers = okta.state.servers.map(({ id }) => id);
      const [provider] = konnect.state.providers;
      expect(issuers.some((id) => provider?.issuer.endsWith(`/${id}`))).toBe(true);
    }
    expect(await stack.stateText()).not.toContain(otherEnv.OKTA_API_TOKEN);
    const destroy = await stack.destroy();
    expect(destroy.code, destroy.text).toBe(0);
    expect([...sandbox.konnect.state.providers, ...other.konnect.state.providers]).toEqual([]);
  });

  it("a Pulumi secret inside pluginConfig reaches Konnect and stays secret in state and output", async () => {
    const { sandbox, stack } = await startFixture(undefined, { project });
    const canary = "canary-of-a-pulumi-secret-0123456789";
    stack.env.PLUGIN_SECRET = canary;
    const write = (cacheTokens: boolean) =>
      program(`
        const args = toArgs("${sandbox.konnect.url}");
        const pluginConfig = {
          cache_tokens: ${cacheTokens},
          client_secret: [pulumi.secret(process.env.PLUGIN_SECRET)],
        };
        new DeveloperPortalDcr("portal", { ...args, konnect: { ...args.konnect, pluginConfig } });`);
    await write(true);
    const texts: string[] = [];
    const succeed = async (result: ReturnType<typeof stack.up>) => {
      const { code, text } = await result;
      texts.push(text, await stack.readFolder());
      expect(code, text.replaceAll(canary, "CANARY")).toBe(0);
    };
    await succeed(stack.up());
    expect(JSON.stringify(sandbox.konnect.state.strategies)).toContain(canary);
    await succeed(stack.up("--refresh"));
    await write(false);
    await succeed(stack.preview());
    await succeed(stack.up());
    expect(JSON.stringify(sandbox.konnect.state.strategies)).toContain(canary);
    expect(texts.filter((text) => text.includes(canary))).toEqual([]);
  });

  it("an Output that breaks a rule when it resolves fails the preview, and nothing is created", async () => {
    const { sandbox, stack } = await startFixture(undefined, { project });
    const servers = sandbox.okta.state.servers.length;
    await program(`
      const args = toArgs("${sandbox.konnect.url}");
      const name = pulumi.output(new Promise((resolve) => setTimeout(() => resolve("sub"), 50)));
      new DeveloperPortalDcr("portal", { ...args, okta: { ...args.okta, claim: { name } } });`);
    const preview = await stack.preview();
    expect(preview.code, preview.text).not.toBe(0);
    expect(preview.text).toContain("the arguments of portal have 1 problem");
    expect(preview.text).toContain("okta.claim.name: sub is a claim that Okta sets itself");
    expect(sandbox.okta.state.servers).toHaveLength(servers);
    expect(sandbox.konnect.state.providers).toEqual([]);
  });
});
