import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProviderProcess } from "../contract/provider/provider-process";
import { StoredResource } from "../contract/provider/stored-resource";
import { apiName, portalName, type Sandbox, startSandbox } from "../sandbox";
import { handmadeName, setUpByHand } from "../sandbox/by-hand";
import type { ServerName } from "../sandbox/recorder";
import { rememberObjects } from "../sandbox/remember-objects";
import { nameIds, ownerIdKeys } from "./organizations";
import { Refusals } from "./refusals";
import { rotatedToken, tokens } from "./tokens";
import type { Operation, Role, World } from "./world";

/** The engine died: what the running step came to was not saved. */
export class EngineDied extends Error {}

const http = JSON.stringify({ timeoutSeconds: 0.5, totalSeconds: 4, retries: 3 });
const stackLabels = {
  "dcr-managed-by": "konnect-okta-dcr",
  "dcr-project": "faults",
  "dcr-stack": "matrix",
  "dcr-name": "portal",
};
const names = ["dcrProvider", "authStrategy", "portalDefault", "apiPublication"] as const;
type UpOperation = "first up" | "adopting up" | "adopting up in force";

/** The same registration under other names, in another stack. */
const moved = { labels: { ...stackLabels, "dcr-stack": "moved", "dcr-name": "renamed" } };

/** A stack that is up: its resources, both organizations, and the token files that it names. */
interface Standing {
  readonly restoreSandbox: () => void;
  readonly resources: string;
  readonly konnectFile: string;
  readonly dcrFile: string;
}

/** Whose process it is; a destroy that follows an up in one case has another one. */
type ProcessRole = Role | `${Role} destroy`;

/**
 * Real provider processes over gRPC, and the stored state of one stack's Konnect half. Each case has a Konnect token
 * file of its own, so that long-lived processes know nothing of it; each role has a process of its own, as each run of pulumi
 * has.
 */
export class ProviderWorld implements World {
  readonly sandbox: Sandbox;
  readonly #folder: string;
  readonly #refusals: Refusals;
  readonly #processes = new Map<ProcessRole, ProviderProcess>();
  readonly #standing = new Map<UpOperation, Standing>();
  #resources: StoredResource[] = [];
  #case = 0;
  #version = 1;
  #adopts = false;
  #isInForce = false;
  #moves = false;
  #rotates = false;
  #isEngineDead = false;
  #killed: Promise<void> = Promise.resolve();
  #printedByKilled = "";

  private constructor(sandbox: Sandbox, folder: string) {
    this.sandbox = sandbox;
    this.#folder = folder;
    this.#refusals = new Refusals(folder);
  }

  static async start(): Promise<ProviderWorld> {
    return new ProviderWorld(await startSandbox({ tokens }), await mkdtemp(join(tmpdir(), "dcr-faults-")));
  }

  async stop(): Promise<void> {
    this.#refusals.stop();
    for (const running of this.#processes.values()) await running.kill();
    await this.sandbox.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async prepare(operation: Operation): Promise<void> {
    // A move has other holders of the same places: a process that knows of them is not used for anything else.
    if (this.#moves) await this.#endProcesses();
    this.#rotates = operation === "rotation";
    this.#isInForce = operation.endsWith("in force");
    this.#adopts = operation.includes("adopt");
    this.#moves = false;
    const up = this.#adopts ? (`adopting up${this.#isInForce ? " in force" : ""}` as const) : "first up";
    if (operation === up || operation === "destroy after an up") {
      // A process that has not written yet shares its look-ups: cases are compared after that.
      if (!this.#processes.has("suffer")) {
        await this.#prepareUp();
        await this.carryOut(up, "suffer");
      }
      await this.#prepareUp();
    } else await this.#stand(up);
    if (operation === "update") this.#version = 2;
    this.#moves = operation === "move";
    if (this.#moves) await this.#endProcesses();
    if (this.#rotates) {
      const { value } = this.sandbox.okta.state.issueApiToken("rotated", "application", rotatedToken);
      await writeFile(this.#dcrFile, value);
    }
    this.sandbox.recorder.clear();
  }

  async carryOut(operation: Operation, role: Role): Promise<void> {
    this.#isEngineDead = false;
    if (operation === "refresh") return await this.#each(role, (resource) => resource.refresh());
    if (operation.startsWith("destroy") && operation !== "destroy after an up") {
      return await this.#destroy(role);
    }
    await this.#each(role, (resource, index) => resource.up(this.#inputs()[index] ?? {}));
    if (operation !== "destroy after an up") return;
    // An operation of its own for the engine: the process of the up knows what its resources found in the places.
    await this.#destroy(`${role} destroy`);
  }

  killEngine(): void {
    this.#isEngineDead = true;
  }

  killSender(): void {
    this.#killed = this.#killProvider();
  }

  refuse(server: ServerName): void {
    this.#refusals.begin(this.sandbox[server]);
  }

  async settle(): Promise<boolean> {
    await this.#killed;
    return await this.#refusals.end();
  }

  /** Nothing: runs fix everything. */
  async mendByHand(): Promise<readonly string[]> {
    return [];
  }

  async describeState(): Promise<string> {
    const state = this.#resources.map(({ id, outputs }) => ({ id, outputs }));
    const text = JSON.stringify(state, (key, value: unknown) =>
      ownerIdKeys.includes(key) ? undefined : value,
    );
    return nameIds(this.sandbox, text)
      .replaceAll(this.#konnectFile, "konnect file")
      .replaceAll(this.#dcrFile, "DCR file");
  }

  async hasChanges(): Promise<boolean> {
    for (const [index, resource] of this.#resources.entries()) {
      resource.process = await this.#process("repeat");
      if ((await resource.preview(this.#inputs()[index] ?? {})).changes) return true;
    }
    return false;
  }

  /** Those that were killed count too. */
  printed(): string {
    return this.#printedByKilled + [...this.#processes.values()].map(({ stderr }) => stderr).join("");
  }

  /** An organization before a stack comes up. */
  async #prepareUp(): Promise<void> {
    this.sandbox.reset();
    if (this.#adopts) await setUpByHand(this.sandbox, this.#isInForce);
    else await this.sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    await this.#beginCase();
    const process = await this.#process("repeat");
    this.#resources = await Promise.all(names.map((name) => StoredResource.create(process, name)));
  }

  /** A stack that is up: carried out once, then put back as it was. */
  async #stand(up: UpOperation): Promise<void> {
    const known = this.#standing.get(up) ?? (await this.#standUp(up));
    known.restoreSandbox();
    await this.#beginCase();
    const text = known.resources
      .replaceAll(known.konnectFile, this.#konnectFile)
      .replaceAll(known.dcrFile, this.#dcrFile);
    const resources: object[] = JSON.parse(text);
    for (const [index, resource] of this.#resources.entries()) Object.assign(resource, resources[index]);
  }

  async #standUp(up: UpOperation): Promise<Standing> {
    await this.#prepareUp();
    await this.carryOut(up, "repeat");
    const resources = this.#resources.map(({ id, inputs, outputs, hasInitErrors }) => ({
      id,
      inputs,
      outputs,
      hasInitErrors,
    }));
    const standing = {
      restoreSandbox: rememberObjects(this.sandbox),
      resources: JSON.stringify(resources),
      konnectFile: this.#konnectFile,
      dcrFile: this.#dcrFile,
    };
    this.#standing.set(up, standing);
    return standing;
  }

  async #beginCase(): Promise<void> {
    this.#case++;
    this.#version = 1;
    await writeFile(this.#konnectFile, this.sandbox.credentials.konnectToken);
    await writeFile(this.#dcrFile, this.sandbox.credentials.dcrToken);
  }

  async #destroy(role: ProcessRole): Promise<void> {
    await this.#each(role, (resource) => resource.destroy(), [...names.keys()].reverse());
  }

  async #each(
    role: ProcessRole,
    act: (resource: StoredResource, index: number) => Promise<unknown>,
    order: readonly number[] = [...names.keys()],
  ): Promise<void> {
    for (const index of order) {
      const resource = this.#resources[index];
      if (resource === undefined) throw new Error(`no resource ${index}`);
      resource.process = await this.#process(role);
      const { id, inputs, outputs, hasInitErrors } = resource;
      try {
        await act(resource, index);
      } finally {
        if (this.#isEngineDead) Object.assign(resource, { id, inputs, outputs, hasInitErrors });
      }
      if (this.#isEngineDead) throw new EngineDied("the engine died before it saved the step");
    }
  }

  /** As each operation of the engine has: a process knows which resource manages what. */
  async #endProcesses(): Promise<void> {
    for (const running of this.#processes.values()) {
      await running.kill();
      this.#printedByKilled += running.stderr;
    }
    this.#processes.clear();
  }

  async #killProvider(): Promise<void> {
    for (const role of ["suffer", "suffer destroy"] as const) {
      const running = this.#processes.get(role);
      this.#processes.delete(role);
      await running?.kill();
      this.#printedByKilled += running?.stderr ?? "";
    }
  }

  async #process(role: ProcessRole): Promise<ProviderProcess> {
    const known = this.#processes.get(role);
    if (known !== undefined) return known;
    const config = { "konnect-okta-dcr:http": http };
    const started = await ProviderProcess.start({ env: this.#refusals.env, config });
    this.#processes.set(role, started);
    return started;
  }

  /** A new one for each case: processes make a client for each. */
  get #konnectFile(): string {
    return join(this.#folder, `konnect-${this.#case}`);
  }

  /** A new one where its content changes: processes remember tokens and their fingerprints. */
  get #dcrFile(): string {
    return join(this.#folder, this.#rotates ? `dcr-${this.#case}` : "dcr");
  }

  #inputs(): readonly Readonly<Record<string, unknown>>[] {
    const [provider, strategy] = this.#resources;
    // An interrupted adoption of what is in use goes on by its id only: a strategy uses the provider in any case.
    const [byHand] = this.sandbox.konnect.state.providers;
    const strategyByHand = this.sandbox.konnect.state.strategies.find(({ name }) => name === handmadeName);
    const adopt = this.#adopts ? { adopt: true } : {};
    const adoptProvider = this.#adopts ? { adopt: byHand?.id } : {};
    const adoptStrategy = this.#adopts && this.#isInForce ? { adopt: strategyByHand?.id } : {};
    const { labels } = this.#moves ? moved : { labels: stackLabels };
    const [{ id: portalId = "" } = {}] = this.sandbox.konnect.state.portals;
    const [{ id: apiId = "" } = {}] = this.sandbox.konnect.state.apis;
    const connection = {
      ...adopt,
      serverUrl: this.sandbox.konnect.url,
      konnectTokenReference: { file: this.#konnectFile },
    };
    const named = {
      ...connection,
      name: this.#adopts ? handmadeName : "portal",
      displayName: this.#version === 1 ? "Okta" : "Okta Portal",
      issuer: `${this.sandbox.okta.url}/oauth2/default`,
      labels: this.#version === 1 ? labels : { ...labels, team: "platform" },
    };
    const place = { ...connection, portal: this.#moves ? portalId : portalName, ownershipLabels: labels };
    return [
      { ...named, ...adoptProvider, dcrTokenReference: { file: this.#dcrFile } },
      {
        ...named,
        ...adoptStrategy,
        scopes: this.#version === 1 ? ["orders.read"] : ["orders.read", "orders.write"],
        credentialClaim: ["cid"],
        authMethods: ["client_credentials", "bearer"],
        dcrProviderId: provider?.id,
        pluginConfig: {},
      },
      { ...place, authStrategyId: strategy?.id },
      { ...place, api: this.#moves ? apiId : apiName, authStrategyIds: [strategy?.id] },
    ];
  }
}
