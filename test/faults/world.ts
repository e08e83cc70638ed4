import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProviderProcess } from "../contract/provider/provider-process";
import { StoredResource } from "../contract/provider/stored-resource";
import { apiName, portalName, type Sandbox, startSandbox } from "../sandbox";

/** What a person or a pipeline does with a stack. */
export const operations = ["first up", "update", "rotation", "refresh", "destroy"] as const;
export type Operation = (typeof operations)[number];

/** The engine died: what the running step came to was not saved. */
export class EngineDied extends Error {}

const http = JSON.stringify({ timeoutSeconds: 0.5, totalSeconds: 4, retries: 3 });
const labels = {
  "dcr-managed-by": "konnect-okta-dcr",
  "dcr-project": "faults",
  "dcr-stack": "matrix",
  "dcr-name": "portal",
};
type Role = "prepare" | "suffer" | "repeat";

/**
 * A sandbox, provider processes, and the stored state of one stack's Konnect half. Each case has token files of its
 * own, so that long-lived processes know nothing of it; each role has a process of its own, as each run of pulumi has.
 */
export class World {
  readonly #processes = new Map<Role, ProviderProcess>();
  readonly #folder: string;
  readonly sandbox: Sandbox;
  #resources: StoredResource[] = [];
  #case = 0;
  #isEngineDead = false;
  #printedByKilled = "";
  #version = 1;

  private constructor(sandbox: Sandbox, folder: string) {
    this.sandbox = sandbox;
    this.#folder = folder;
  }

  static async start(): Promise<World> {
    return new World(await startSandbox(), await mkdtemp(join(tmpdir(), "dcr-faults-")));
  }

  async stop(): Promise<void> {
    for (const running of this.#processes.values()) await running.kill();
    await this.sandbox.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** An organisation and a stack at the moment before an operation. */
  async prepare(operation: Operation): Promise<void> {
    this.sandbox.reset();
    await this.sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    this.#case++;
    this.#version = 1;
    await writeFile(this.#file("konnect"), this.sandbox.credentials.konnectToken);
    await writeFile(this.#file("dcr"), this.sandbox.credentials.dcrToken);
    const process = await this.#process("prepare");
    const names = ["dcrProvider", "authStrategy", "portalDefault", "apiPublication"] as const;
    this.#resources = await Promise.all(names.map((name) => StoredResource.create(process, name)));
    if (operation !== "first up") await this.#up("prepare");
    if (operation === "update") this.#version = 2;
    if (operation === "rotation") {
      const { value } = this.sandbox.okta.state.issueApiToken("rotated", "application");
      await writeFile(this.#file("dcr"), value);
    }
    this.sandbox.recorder.clear();
  }

  /** Carries the operation out; `repeat` is a person's next run after it went wrong. */
  async carryOut(operation: Operation, role: "suffer" | "repeat"): Promise<void> {
    this.#isEngineDead = false;
    if (operation === "destroy") return await this.#destroy(role);
    if (operation === "refresh") await this.#refresh(role);
    if (operation !== "refresh" || role === "repeat") await this.#up(role);
  }

  killEngine(): void {
    this.#isEngineDead = true;
  }

  /** Ends the process that suffers the fault. */
  async killProvider(): Promise<void> {
    const running = this.#processes.get("suffer");
    this.#processes.delete("suffer");
    await running?.kill();
    this.#printedByKilled += running?.stderr ?? "";
  }

  /** Whether a preview would change anything. */
  async hasChanges(): Promise<boolean> {
    for (const [index, resource] of this.#resources.entries()) {
      resource.process = await this.#process("repeat");
      if ((await resource.preview(this.#inputs()[index] ?? {})).changes) return true;
    }
    return false;
  }

  /** Both organisations, with names for ids, tokens and addresses; without times. */
  describe(): string {
    const { konnect, okta, urls } = this.sandbox;
    const { providers, strategies, portals, publications, apis, tokens } = konnect.state;
    const named = [...providers, ...strategies, ...portals, ...apis].map(
      ({ id, name }) => [id, name] as const,
    );
    const names = new Map<string, string>([
      ...named,
      ...okta.state.apiTokens.map(({ value, name }) => [value, name] as const),
      ...Object.entries(urls).map(([name, url]) => [url, name] as const),
    ]);
    const text = JSON.stringify(
      { providers, strategies, portals, publications, tokens: tokens.size, clients: okta.state.clients.size },
      (key, value: unknown) => (key === "updated" || key === "created" ? undefined : value),
    );
    return [...names].reduce((described, [id, name]) => described.replaceAll(id, name), text);
  }

  /** Everything that the processes printed, those that were killed too. */
  printed(): string {
    return this.#printedByKilled + [...this.#processes.values()].map(({ stderr }) => stderr).join("");
  }

  async #up(role: Role): Promise<void> {
    for (const index of this.#resources.keys()) {
      await this.#step(role, index, (resource) => resource.up(this.#inputs()[index] ?? {}));
    }
  }

  async #refresh(role: Role): Promise<void> {
    for (const index of this.#resources.keys())
      await this.#step(role, index, (resource) => resource.refresh());
  }

  async #destroy(role: Role): Promise<void> {
    for (const index of [...this.#resources.keys()].reverse()) {
      await this.#step(role, index, (resource) => resource.destroy());
    }
  }

  async #step(role: Role, index: number, act: (resource: StoredResource) => Promise<unknown>): Promise<void> {
    const resource = this.#resources[index];
    if (resource === undefined) throw new Error(`no resource ${index}`);
    resource.process = await this.#process(role);
    const { id, inputs, outputs, hasInitErrors } = resource;
    const forget = () => {
      if (this.#isEngineDead) Object.assign(resource, { id, inputs, outputs, hasInitErrors });
    };
    try {
      await act(resource);
    } finally {
      forget();
    }
    if (this.#isEngineDead) throw new EngineDied("the engine died before it saved the step");
  }

  async #process(role: Role): Promise<ProviderProcess> {
    const known = this.#processes.get(role);
    if (known !== undefined) return known;
    const started = await ProviderProcess.start({ env: {}, config: { "konnect-okta-dcr:http": http } });
    this.#processes.set(role, started);
    return started;
  }

  #file(name: string): string {
    return join(this.#folder, `${name}-${this.#case}`);
  }

  #inputs(): readonly Readonly<Record<string, unknown>>[] {
    const [provider, strategy] = this.#resources;
    const connection = {
      serverUrl: this.sandbox.konnect.url,
      konnectTokenReference: { file: this.#file("konnect") },
    };
    const named = {
      ...connection,
      name: "portal",
      displayName: this.#version === 1 ? "Okta" : "Okta Portal",
      issuer: `${this.sandbox.okta.url}/oauth2/default`,
      labels: this.#version === 1 ? labels : { ...labels, team: "platform" },
    };
    const place = { ...connection, portal: portalName, ownershipLabels: labels };
    return [
      { ...named, dcrTokenReference: { file: this.#file("dcr") } },
      {
        ...named,
        scopes: this.#version === 1 ? ["orders.read"] : ["orders.read", "orders.write"],
        credentialClaim: ["cid"],
        authMethods: ["client_credentials", "bearer"],
        dcrProviderId: provider?.id,
        pluginConfig: {},
      },
      { ...place, authStrategyId: strategy?.id },
      { ...place, api: apiName, authStrategyIds: [strategy?.id] },
    ];
  }
}
