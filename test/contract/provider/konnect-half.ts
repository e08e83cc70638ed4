import { apiName, portalName, type Sandbox } from "../../sandbox";
import type { Properties, ProviderProcess } from "./provider-process";
import { StoredResource } from "./stored-resource";

/** Ownership labels of the stack that the tests play. */
export const ownLabels = {
  "dcr-managed-by": "konnect-okta-dcr",
  "dcr-project": "p",
  "dcr-stack": "s",
  "dcr-name": "r",
};

/** Inputs that every resource has. */
export const toConnection = (sandbox: Sandbox) => ({
  serverUrl: sandbox.konnect.url,
  konnectTokenReference: { env: "KONNECT_TOKEN" },
});

/** Settings that differ between tests. */
export interface HalfSettings {
  readonly displayName?: string;
  readonly issuer?: string;
  readonly scopes?: readonly string[];
  readonly pluginConfig?: Properties;
}

/** The Konnect half of a stack in the provider process: a provider, a strategy, a portal default, one publication. */
export class KonnectHalf {
  readonly #sandbox: Sandbox;
  readonly provider: StoredResource;
  readonly strategy: StoredResource;
  readonly portalDefault: StoredResource;
  readonly publication: StoredResource;

  private constructor(sandbox: Sandbox, resources: readonly StoredResource[]) {
    const [provider, strategy, portalDefault, publication] = resources;
    if (!provider || !strategy || !portalDefault || !publication)
      throw new Error("four resources are needed");
    this.#sandbox = sandbox;
    this.provider = provider;
    this.strategy = strategy;
    this.portalDefault = portalDefault;
    this.publication = publication;
  }

  static async create(sandbox: Sandbox, process: ProviderProcess): Promise<KonnectHalf> {
    const names = ["dcrProvider", "authStrategy", "portalDefault", "apiPublication"] as const;
    return new KonnectHalf(
      sandbox,
      await Promise.all(names.map((name) => StoredResource.create(process, name))),
    );
  }

  get #all(): readonly StoredResource[] {
    return [this.provider, this.strategy, this.portalDefault, this.publication];
  }

  /** Creates or updates the four resources; what happened to each. */
  async up(settings: HalfSettings = {}): Promise<string[]> {
    const results: string[] = [];
    for (const [index, resource] of this.#all.entries()) {
      results.push(await resource.up(this.#inputs(settings)[index] ?? {}));
    }
    return results;
  }

  async refresh(): Promise<void> {
    for (const resource of this.#all) await resource.refresh();
  }

  async destroy(): Promise<void> {
    for (const resource of [...this.#all].reverse()) await resource.destroy();
  }

  /** Inputs of the DCR provider. */
  providerInputs(settings: HalfSettings = {}): Properties {
    return this.#inputs(settings)[0] ?? {};
  }

  #inputs({
    displayName = "Okta",
    issuer,
    scopes = ["orders.read"],
    pluginConfig = {},
  }: HalfSettings): readonly Properties[] {
    const connection = toConnection(this.#sandbox);
    const named = {
      ...connection,
      name: "portal",
      displayName,
      issuer: issuer ?? `${this.#sandbox.okta.url}/oauth2/default`,
      labels: ownLabels,
    };
    const place = { ...connection, portal: portalName, ownershipLabels: ownLabels };
    return [
      { ...named, dcrTokenReference: { env: "OKTA_DCR_TOKEN" } },
      {
        ...named,
        scopes,
        credentialClaim: ["client"],
        authMethods: ["client_credentials", "bearer"],
        dcrProviderId: this.provider.id,
        pluginConfig,
      },
      { ...place, authStrategyId: this.strategy.id },
      { ...place, api: apiName, authStrategyIds: [this.strategy.id] },
    ];
  }
}
