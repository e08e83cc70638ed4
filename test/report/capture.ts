import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureEngine } from "../engine";
import { type RawRegistration, Stack, type StackConfig, toSandboxConfig } from "../engine/stack";
import { projectFolder } from "../project-folder";
import { apiName, type Sandbox, startSandbox } from "../sandbox";
import { setUpByHand } from "../sandbox/by-hand";
import { signIn } from "../sandbox-requests/developer";

/*
 * Writes test/report/previews: what the real engine prints for the stacks of the sandbox. Run it after an engine update:
 * npx tsx test/report/capture.ts
 */

const folder = join(projectFolder, "test", "report", "previews");
const acceptance = { "konnect-okta-dcr:acceptance": "doctor" };
const scopes = ["orders.read", { name: "orders.write", description: "Change orders" }];

type Bend = (registration: RawRegistration) => RawRegistration;

/** Positions in files of this machine, and the code of the dynamic providers. */
const machineKeys = ["sourcePosition", "stackTrace", "created", "modified"];

/** The engine's JSON with the sandbox's usual ports and without what differs from machine to machine. */
function toKept(json: string, sandbox: Sandbox): string {
  const ports = [
    [sandbox.okta.url, "http://127.0.0.1:8401"],
    [sandbox.konnect.url, "http://127.0.0.1:8402"],
    [sandbox.portal.url, "http://127.0.0.1:8403"],
    [sandbox.gateway.url, "http://127.0.0.1:8404"],
  ] as const;
  const text = ports.reduce((kept, [url, usual]) => kept.replaceAll(url, usual), json);
  const document: unknown = JSON.parse(text, (key, value: unknown) => {
    if (machineKeys.includes(key)) return undefined;
    return key === "__provider" ? "exports.handler = __f0;" : value;
  });
  return `${JSON.stringify(document, undefined, 1)}\n`;
}

async function withStack(
  story: (tools: {
    sandbox: Sandbox;
    stack: Stack;
    configure: (bend: Bend, config?: StackConfig) => Promise<void>;
    keep: (name: string, ...args: string[]) => Promise<void>;
    up: () => Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  const engine = await ensureEngine();
  const sandbox = await startSandbox();
  const stack = await Stack.create(engine, sandbox, toSandboxConfig(sandbox, undefined, acceptance));
  try {
    await story({
      sandbox,
      stack,
      configure: async (bend, config = acceptance) =>
        await stack.configure(toSandboxConfig(sandbox, bend, config)),
      keep: async (name, ...args) => {
        const { stdout } = await stack.run(...args, "--json", "--config-file", stack.configFile);
        await writeFile(join(folder, `${name}.json`), toKept(stdout, sandbox));
        console.log(`${name}: ${stdout.length} characters`);
      },
      up: async () => {
        const { code, text } = await stack.up();
        if (code !== 0) throw new Error(text);
      },
    });
  } finally {
    await stack.remove();
    await sandbox.close();
  }
}

async function captureLife(): Promise<void> {
  await withStack(async ({ sandbox, stack, configure, keep, up }) => {
    await keep("first-up", "preview");
    await up();
    await keep("no-change", "preview");
    const { email, password } = sandbox.credentials.developer;
    const developer = await signIn(sandbox.portal.url, email, password);
    for (const name of ["a", "b", "c"]) await developer.createApplication(name);

    await configure(({ okta, konnect }) => ({
      konnect,
      okta: { ...okta, scopes: [...scopes, "orders.delete"] },
    }));
    await keep("scope-added", "preview");
    await keep("scope-added-replacement-steps", "preview", "--show-replacement-steps");
    const existing = sandbox.okta.state.servers[0]?.id ?? "";
    await configure(({ okta, konnect }) => ({
      konnect,
      okta: { ...okta, authorizationServer: { existing }, accessPolicy: {} },
    }));
    await keep("replacement", "preview");

    await configure((registration) => registration);
    await keep("destroy", "destroy", "--preview-only");
    const old = stack.env.OKTA_DCR_TOKEN ?? "";
    stack.env.OKTA_DCR_TOKEN = sandbox.okta.state.issueApiToken("konnect dcr 2", "application").value;
    await keep("rotation", "preview");
    stack.env.OKTA_DCR_TOKEN = old;
    await configure(({ okta, konnect }) => ({ okta, konnect: { ...konnect, portal: "No such portal" } }));
    await keep("failed-check", "preview");
    await configure(({ okta, konnect }) => ({ konnect, okta: { ...okta, scopes: ["openid"] } }));
    await keep("failed-settings", "preview");

    await configure(({ okta, konnect }) => ({
      konnect,
      okta: { ...okta, scopes: [{ name: "orders.read", existing: true }, "orders.write"] },
    }));
    await keep("released", "preview");
    await configure((registration) => registration);
    const [strategy] = sandbox.konnect.state.strategies;
    await sandbox.team.write("PATCH", `/v2/application-auth-strategies/${strategy?.id ?? ""}`, {
      display_name: "Changed by hand",
    });
    await keep("drift-refresh", "refresh", "--preview-only", "--run-program");
    await keep("drift-preview", "preview", "--refresh");
  });
}

async function captureAttention(): Promise<void> {
  // Without acceptance: doctor refuses a policy for one client only.
  await withStack(async ({ sandbox, stack, configure, keep, up }) => {
    stack.env.NEXT_DCR_TOKEN = stack.env.OKTA_DCR_TOKEN ?? "";
    await configure((registration) => registration, {});
    await up();
    const { email, password } = sandbox.credentials.developer;
    const { clientId } = await (await signIn(sandbox.portal.url, email, password)).createApplication("a");
    const accessPolicy = { clients: [clientId] };
    await configure(({ okta, konnect }) => ({ protect: true, konnect, okta: { ...okta, accessPolicy } }), {});
    await up();
    await configure(
      ({ okta, konnect }) => ({
        konnect: { ...konnect, portalDefault: false, authMethods: ["bearer"] },
        okta: { ...okta, accessPolicy: {}, dcrToken: { env: "NEXT_DCR_TOKEN" } },
      }),
      {},
    );
    await keep("attention", "preview");
  });
}

async function captureAdoption(): Promise<void> {
  await withStack(async ({ sandbox, configure, keep }) => {
    await setUpByHand(sandbox);
    await configure(({ okta, konnect }) => ({
      okta,
      konnect: { ...konnect, name: "legacy", displayName: "Okta", publications: [apiName], adopt: true },
    }));
    await keep("adoption", "preview");
  });
}

const stories = { life: captureLife, attention: captureAttention, adoption: captureAdoption };

async function capture(names: readonly string[]): Promise<void> {
  for (const [name, story] of Object.entries(stories)) {
    if (names.length === 0 || names.includes(name)) await story();
  }
}

capture(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
