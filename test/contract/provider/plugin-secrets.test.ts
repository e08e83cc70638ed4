import { afterEach, beforeEach, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../sandbox";
import { ownLabels, toConnection } from "./konnect-half";
import { ProviderProcess } from "./provider-process";
import { StoredResource } from "./stored-resource";

const secret = "canary-of-a-client-secret-0123456789";
const renewed = "canary-of-another-secret-0123456789";

let sandbox: Sandbox;
const processes: ProviderProcess[] = [];
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(async () => {
  for (const provider of processes.splice(0)) await provider.kill();
  await sandbox.close();
});

async function start(value: string): Promise<ProviderProcess> {
  const provider = await ProviderProcess.start({ env: { ...sandbox.env(), PLUGIN_SECRET: value } });
  processes.push(provider);
  return provider;
}

const connection = () => ({
  ...toConnection(sandbox),
  name: "okta",
  displayName: "Okta",
  issuer: `${sandbox.okta.url}/oauth2/default`,
  labels: ownLabels,
});

async function addStrategy(provider: ProviderProcess) {
  const dcr = await StoredResource.create(provider, "dcrProvider");
  await dcr.up({ ...connection(), dcrTokenReference: { env: "OKTA_DCR_TOKEN" } });
  const strategy = await StoredResource.create(provider, "authStrategy");
  const inputs = {
    ...connection(),
    scopes: ["orders.read"],
    credentialClaim: ["cid"],
    authMethods: ["bearer"],
    dcrProviderId: dcr.id,
    pluginConfig: { client_secret: [{ env: "PLUGIN_SECRET" }], cache_tokens: false },
  };
  await strategy.up(inputs);
  return { strategy, inputs };
}

const bodies = () =>
  sandbox.recorder.exchanges
    .filter(({ method, path }) => method !== "GET" && path.includes("application-auth-strategies"))
    .map(({ method }) => method);

it("a secret of the plugin goes to Konnect as its value, and to state as its reference", async () => {
  const provider = await start(secret);
  const { strategy, inputs } = await addStrategy(provider);
  const [live] = sandbox.konnect.state.strategies;
  expect(JSON.stringify(live)).toContain(JSON.stringify([secret]));
  await strategy.refresh();
  expect(strategy.outputs.pluginConfig).toEqual(inputs.pluginConfig);
  expect(JSON.stringify([strategy.inputs, strategy.outputs, provider.stderr])).not.toContain("canary");
  expect(await strategy.up(inputs)).toBe("same");
});

it("another value behind a reference of the plugin shows as a change and is sent once", async () => {
  const { strategy, inputs } = await addStrategy(await start(secret));
  const before = bodies().length;
  strategy.process = await start(renewed);
  expect((await strategy.preview(inputs)).changes).toBe(true);
  expect(await strategy.up(inputs)).toBe("updated");
  expect(bodies().slice(before)).toEqual(["PATCH"]);
  expect(JSON.stringify(sandbox.konnect.state.strategies)).toContain(renewed);
  expect(JSON.stringify(strategy.outputs)).not.toContain("canary");
  expect(await strategy.up(inputs)).toBe("same");
});

it("a renamed registration is no rotation of the plugin's secrets: only labels are sent", async () => {
  const { strategy, inputs } = await addStrategy(await start(secret));
  const { pluginSecretFingerprints } = strategy.inputs;
  const renamed = { ...inputs, labels: { ...ownLabels, "dcr-name": "renamed" } };
  expect(await strategy.up(renamed)).toBe("updated");
  const { requestBody } = sandbox.recorder.exchanges.findLast(({ method }) => method === "PATCH") ?? {};
  expect(requestBody).toEqual({ labels: { "dcr-name": "renamed" } });
  expect(strategy.inputs.pluginSecretFingerprints).toEqual(pluginSecretFingerprints);
  expect(await strategy.up(renamed)).toBe("same");
});

it("a preview without the secret of the plugin shows no change and says that it would not", async () => {
  const { strategy, inputs } = await addStrategy(await start(secret));
  const blind = await start("");
  strategy.process = blind;
  expect((await strategy.preview(inputs)).changes).toBe(false);
  expect(blind.stderr).toContain(
    "environment variable PLUGIN_SECRET is not available, a change of it would not show",
  );
});
