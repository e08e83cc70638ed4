import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import type { Engine } from "../../engine";
import { Stack, type StackConfig, toSandboxConfig } from "../../engine/stack";
import { apiName, type Sandbox, startSandbox } from "../../sandbox";
import { handmadeName, setUpByHand } from "../../sandbox/by-hand";
import { exportObjects, importObjects } from "../../sandbox/remember-objects";

/** A stack whose state and objects an earlier version of the package made. */
export interface StoredStack {
  /** What was set up in both organizations before. */
  readonly prepare: (sandbox: Sandbox) => Promise<void>;
  readonly toConfig: (sandbox: Sandbox) => StackConfig;
  /** Environment of its commands beside the sandbox's. */
  readonly env: Readonly<Record<string, string>>;
  /** Secrets of the stack file by key. */
  readonly secrets: Readonly<Record<string, string>>;
}

const partnersPortal = "Partners";
const invoices = "Invoices";
const oktaToken = (letter: string) => `00${letter.repeat(40)}`;

/** Fixed: state holds the fingerprints of the tokens. */
export const storedTokens = {
  oktaApiToken: oktaToken("p"),
  dcrToken: oktaToken("d"),
  konnectToken: `kpat_${"k".repeat(32)}`,
};

export const storedStacks = {
  /** The stack of README's first steps, with an acceptance. */
  readme: {
    prepare: async () => undefined,
    toConfig: (sandbox) => toSandboxConfig(sandbox, undefined, { "konnect-okta-dcr:acceptance": "doctor" }),
    env: {},
    secrets: {},
  },
  /** Two registrations with most of the settings: one has adopted what it found, the other has created its objects. */
  rich: {
    prepare: async (sandbox) => {
      await setUpByHand(sandbox);
      sandbox.konnect.state.addPortal(partnersPortal);
      sandbox.konnect.state.addApi(invoices, "/invoices");
      await sandbox.team.publish(invoices, partnersPortal, { authStrategyIds: null });
    },
    toConfig: (sandbox) => {
      const config = toSandboxConfig(sandbox, ({ okta, konnect }) => ({
        okta,
        konnect: {
          ...konnect,
          name: handmadeName,
          displayName: "Okta",
          publications: [apiName],
          adopt: true,
          labels: { team: "identity" },
        },
      }));
      const partners = toSandboxConfig(sandbox, ({ konnect }) => ({
        okta: {
          authorizationServer: { create: { name: "partners", audience: "api://invoices" } },
          scopes: [
            "invoices.read",
            { name: "invoices.write", description: "Change invoices", publish: true },
          ],
          claim: "partner_client_id",
          accessPolicy: { tokenLifetimeMinutes: 30 },
          dcrToken: { config: "dcrToken" },
        },
        konnect: {
          ...konnect,
          displayName: "Okta for partners",
          portal: partnersPortal,
          publications: [invoices],
          scopes: ["invoices.read"],
          authMethods: ["client_credentials"],
          pluginConfig: { cache_tokens: false, client_secret: [{ env: "PLUGIN_SECRET" }] },
          labels: { team: "partners" },
          onDestroy: "keep",
        },
      }));
      const key = "konnect-okta-dcr:registrations";
      const [own, other] = [config, partners].map((item) => item[key] as Record<string, object>);
      return {
        [key]: { ...own, partners: other?.["developer-portal"] },
      };
    },
    env: { PLUGIN_SECRET: "a-secret-of-the-plugin" },
    secrets: { "konnect-okta-dcr:dcrToken": storedTokens.dcrToken },
  },
} satisfies Record<string, StoredStack>;

export type StoredStackName = keyof typeof storedStacks;

/** Addresses of one run and tokens, and what is in a file instead of them. */
function listMarks({ urls }: Sandbox): (readonly [mark: string, text: string])[] {
  return [
    ...Object.entries(urls).map(([name, url]) => [`<address of ${name}>`, new URL(url).host] as const),
    ...Object.entries(storedTokens).map(([name, token]) => [`<${name}>`, token] as const),
  ];
}

interface StoredFile {
  /** The serialised dynamic providers: each is in state many times, under a number. */
  readonly providers: readonly string[];
  /** Of the stack file. */
  readonly secrets: StackConfig;
  /** The objects of both organizations. */
  readonly objects: unknown;
  /** What `pulumi stack export` printed. */
  readonly state: unknown;
}

const toFile = (name: StoredStackName) => join(__dirname, `${name}.json`);

/** Creates a stack with the code of this checkout, and stores its state and the objects of both organizations. */
export async function storeStack(engine: Engine, name: StoredStackName): Promise<void> {
  const { prepare, toConfig, env, secrets }: StoredStack = storedStacks[name];
  const sandbox = await startSandbox({ tokens: storedTokens });
  await prepare(sandbox);
  const stack = await Stack.create(engine, sandbox, toConfig(sandbox));
  try {
    Object.assign(stack.env, env);
    for (const [key, value] of Object.entries(secrets)) {
      await expectSuccess(
        stack.run("config", "set", "--secret", key, value, "--config-file", stack.configFile),
      );
    }
    await expectSuccess(stack.up());
    const { config } = parse(await readFile(stack.configFile, "utf8")) as { config: StackConfig };
    const { stdout } = await expectSuccess(stack.run("stack", "export"));
    const providers: string[] = [];
    const toNumber = (key: string, value: unknown) => {
      if (key !== "__provider" || typeof value !== "string") return value;
      if (!providers.includes(value)) providers.push(value);
      return providers.indexOf(value);
    };
    const state = toPortable(JSON.parse(stdout, toNumber));
    const stored: StoredFile = {
      providers,
      secrets: Object.fromEntries(Object.keys(secrets).map((key) => [key, config[key]])),
      objects: exportObjects(sandbox),
      state,
    };
    // One resource a line.
    let text = JSON.stringify(stored).replaceAll('{"urn":', '\n{"urn":');
    for (const [mark, value] of listMarks(sandbox)) text = text.replaceAll(value, mark);
    await writeFile(toFile(name), `${text}\n`);
  } finally {
    await stack.remove();
    await sandbox.close();
  }
}

interface Exported {
  readonly deployment: {
    readonly manifest: { plugins?: unknown };
    readonly resources: { stackTrace?: unknown }[];
  };
}

/** Plugins are listed with their folder on the machine, and a resource with lines of the engine's own code. */
function toPortable(state: Exported): Exported {
  delete state.deployment.manifest.plugins;
  for (const resource of state.deployment.resources) delete resource.stackTrace;
  return state;
}

/** Puts a stored stack and its objects into a new sandbox. */
export async function restoreStack(engine: Engine, sandbox: Sandbox, name: StoredStackName): Promise<Stack> {
  let text = await readFile(toFile(name), "utf8");
  for (const [mark, value] of listMarks(sandbox)) text = text.replaceAll(mark, value);
  const { providers, secrets, objects, state } = JSON.parse(text) as StoredFile;
  importObjects(sandbox, objects);
  const { toConfig, env } = storedStacks[name];
  const stack = await Stack.create(engine, sandbox, { ...toConfig(sandbox), ...secrets });
  Object.assign(stack.env, env);
  const file = join(stack.configFile, "..", "exported.json");
  const toText = (key: string, value: unknown) =>
    key === "__provider" && typeof value === "number" ? providers[value] : value;
  await writeFile(file, JSON.stringify(state, toText));
  await expectSuccess(stack.run("stack", "import", "--file", file));
  return stack;
}

async function expectSuccess<T extends { code: number; text: string }>(command: Promise<T>): Promise<T> {
  const result = await command;
  if (result.code !== 0) throw new Error(result.text);
  return result;
}
