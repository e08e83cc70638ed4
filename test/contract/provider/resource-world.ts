import { afterEach, beforeEach } from "vitest";
import { assertDocumented, printTotalsAtTheEnd } from "../../api-documents/assert-documented";
import { type Sandbox, startSandbox } from "../../sandbox";
import { ownLabels, toConnection } from "./konnect-half";
import type { Properties, ProviderProcess } from "./provider-process";
import { sharedTokens, shareProcess } from "./shared-process";
import { StoredResource } from "./stored-resource";

/** A sandbox for each test of a file, one provider process for all, and inputs of single resources. */
export interface ResourceWorld {
  readonly sandbox: Sandbox;
  readonly process: ProviderProcess;
  readonly connection: () => Properties;
  readonly providerInputs: () => Properties;
  readonly strategyInputs: (dcrProviderId: string) => Properties;
  /** Creates a DCR provider and a strategy that uses it. */
  readonly upStrategy: (change?: Properties) => Promise<{
    readonly provider: StoredResource;
    readonly strategy: StoredResource;
    readonly inputs: Properties;
  }>;
  /** Body of the last request. */
  readonly lastBody: (method: string, path: string) => unknown;
}

/** Starts a {@link ResourceWorld} for each test. */
export function startResourceWorld(assign: (world: ResourceWorld) => void): void {
  let sandbox: Sandbox;
  const getProcess = shareProcess();
  beforeEach(async () => {
    sandbox = await startSandbox({ tokens: sharedTokens });
    assign(toWorld(sandbox, await getProcess()));
  });
  afterEach(async () => {
    await sandbox.close();
    assertDocumented(sandbox.recorder.exchanges);
  });
  printTotalsAtTheEnd();
}

function toWorld(sandbox: Sandbox, process: ProviderProcess): ResourceWorld {
  const connection = () => toConnection(sandbox);
  const named = () => ({
    ...connection(),
    name: "dev",
    displayName: "Okta",
    issuer: `${sandbox.okta.url}/oauth2/default`,
    labels: ownLabels,
  });
  const providerInputs = () => ({ ...named(), dcrTokenReference: { env: "OKTA_DCR_TOKEN" } });
  const strategyInputs = (dcrProviderId: string) => ({
    ...named(),
    scopes: ["orders.read"],
    credentialClaim: ["cid"],
    authMethods: ["client_credentials"],
    dcrProviderId,
    pluginConfig: {},
  });
  return {
    sandbox,
    process,
    connection,
    providerInputs,
    strategyInputs,
    upStrategy: async (change = {}) => {
      const provider = await StoredResource.create(process, "dcrProvider");
      await provider.up(providerInputs());
      const strategy = await StoredResource.create(process, "authStrategy");
      const inputs = { ...strategyInputs(provider.id ?? ""), ...change };
      await strategy.up(inputs);
      return { provider, strategy, inputs };
    },
    lastBody: (method, path) =>
      sandbox.recorder.exchanges.filter((item) => item.method === method && item.path.startsWith(path)).at(-1)
        ?.requestBody,
  };
}
