import { isDeepStrictEqual } from "node:util";
import type { KonnectClient } from "../../../../src/konnect";
import { defineAuthStrategy } from "../../../../src/provider/auth-strategy/auth-strategy";
import { defineDcrProvider } from "../../../../src/provider/dcr-provider/dcr-provider";
import { defineResource } from "../../../../src/provider/engine/lifecycle";
import type { Properties } from "../../../../src/provider/engine/properties";
import type { Resource, ResourceDiff } from "../../../../src/provider/engine/resource";
import { createRuntime } from "../../../../src/provider/runtime/runtime";
import { defineApiPublication } from "../../../../src/provider/strategy-slot/api-publication";
import { definePortalDefault } from "../../../../src/provider/strategy-slot/portal-default";

export type Kind = "dcrProvider" | "authStrategy" | "portalDefault" | "apiPublication";

/** A resource in state. */
export interface Stored {
  readonly kind: Kind;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly isReplaced?: boolean;
  /** Marked by `pulumi state taint`: the next `up` replaces it although nothing changed. */
  readonly isTainted?: boolean;
}

/** A resource of the program; inputs may depend on the ids of those before it. */
export interface Declared {
  readonly name: string;
  readonly kind: Kind;
  readonly aliases: readonly string[];
  readonly toInputs: (idOf: (name: string) => string) => Properties;
}

/** The engine ended before it saved what the last write led to. */
export class Crashed extends Error {}

/** Check refused inputs. */
export class Refused extends Error {}

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const order: readonly Kind[] = ["apiPublication", "portalDefault", "authStrategy", "dcrProvider"];
const asSent = (properties: object) => JSON.parse(JSON.stringify(properties)) as Properties;

/** What the engine does with the state of one stack, one operation at a time, each in a provider process of its own. */
export class FakeEngine {
  state = new Map<string, Stored>();
  readonly notices: string[] = [];
  #savedWrites = Number.POSITIVE_INFINITY;
  readonly #client: KonnectClient;
  readonly #isIssuerGone: (issuer: string) => boolean;

  constructor(client: KonnectClient, isIssuerGone: (issuer: string) => boolean) {
    this.#client = client;
    this.#isIssuerGone = isIssuerGone;
  }

  /** Names of resources that an `up` would write. */
  async preview(program: readonly Declared[]): Promise<string[]> {
    const resources = this.#startProcess();
    const changed: string[] = [];
    const ids = new Map<string, string>();
    const seen = new Set<string>();
    for (const declared of program) {
      const [oldName, old] = this.#find(declared, program) ?? [];
      if (oldName !== undefined) seen.add(oldName);
      const idOf = (name: string) => ids.get(name) ?? unknown;
      const { inputs, diff } = await plan(resources[declared.kind], old, declared, idOf);
      if (old === undefined || isChange(diff, old, inputs)) changed.push(declared.name);
      ids.set(declared.name, old === undefined || (diff?.replaces.length ?? 0) > 0 ? unknown : old.id);
    }
    return [
      ...changed,
      ...[...this.state.keys()].filter((name) => !seen.has(name)).map((name) => `-${name}`),
    ];
  }

  /** `savedWrites` is the number of creates, updates and deletes before a crash that loses the next one. */
  async up(program: readonly Declared[], savedWrites = Number.POSITIVE_INFINITY): Promise<void> {
    this.#savedWrites = savedWrites;
    const resources = this.#startProcess();
    const idOf = (name: string) => this.state.get(name)?.id ?? unknown;
    for (const declared of program) {
      const { name, kind } = declared;
      const resource = resources[kind];
      const [oldName, old] = this.#find(declared, program) ?? [];
      const { inputs, diff } = await plan(resource, old, declared, idOf);
      if (oldName !== undefined && oldName !== name) {
        this.state.delete(oldName);
        if (old !== undefined) this.state.set(name, old);
      }
      if (old === undefined || diff === undefined) {
        const { id, outs } = await resource.create(inputs);
        this.#crashIfDue();
        this.state.set(name, { kind, id, inputs, outputs: asSent(outs) });
      } else if (diff.replaces.length > 0) {
        const fresh = old.isTainted === true ? inputs : await check(resource, undefined, declared, idOf);
        const { id, outs } = await resource.create(fresh);
        this.#crashIfDue();
        this.state.set(`${name} replaced ${this.state.size}`, { ...old, isReplaced: true });
        this.state.set(name, { kind, id, inputs: fresh, outputs: asSent(outs) });
      } else if (isChange(diff, old, inputs)) {
        const { outs } = await resource.update(old.id, old.outputs, inputs);
        this.#crashIfDue();
        this.state.set(name, { kind, id: old.id, inputs, outputs: asSent(outs) });
      } else this.state.set(name, { ...old, inputs });
    }
    const names = new Set(program.map(({ name }) => name));
    await this.#delete(resources, (name) => !names.has(name));
  }

  async destroy(savedWrites = Number.POSITIVE_INFINITY): Promise<void> {
    this.#savedWrites = savedWrites;
    await this.#delete(this.#startProcess(), () => true);
  }

  async refresh(): Promise<void> {
    const resources = this.#startProcess();
    for (const [name, stored] of [...this.state]) {
      const { id, props, inputs } = await resources[stored.kind].read(stored.id, stored.outputs);
      if (id === undefined) this.state.delete(name);
      else this.state.set(name, { ...stored, outputs: asSent(props ?? {}), inputs: asSent(inputs ?? {}) });
    }
  }

  #crashIfDue(): void {
    this.#savedWrites -= 1;
    if (this.#savedWrites < 0) throw new Crashed();
  }

  #find({ name, aliases }: Declared, program: readonly Declared[]): [string, Stored] | undefined {
    const free = aliases.filter((alias) => program.every((item) => item.name !== alias));
    for (const candidate of [name, ...free]) {
      const stored = this.state.get(candidate);
      if (stored !== undefined) return [candidate, stored];
    }
    return undefined;
  }

  async #delete(resources: Record<Kind, Resource>, isGoing: (name: string) => boolean): Promise<void> {
    const going = [...this.state].filter(([name]) => isGoing(name)).reverse();
    going.sort(([, a], [, b]) => order.indexOf(a.kind) - order.indexOf(b.kind));
    for (const [name, { kind, id, outputs }] of going) {
      await resources[kind].delete(id, outputs);
      this.#crashIfDue();
      this.state.delete(name);
    }
  }

  #startProcess(): Record<Kind, Resource> {
    const runtime = createRuntime({
      env: { KONNECT_TOKEN: "x".repeat(20), OKTA_DCR_TOKEN: "y".repeat(20) },
      write: (line) => void this.notices.push(line.trim()),
      connectKonnect: () => this.#client,
      toFingerprint: async (_secret, salt) => `mark:${salt}`,
      assertTrustedIssuer: async () => undefined,
      isIssuerGone: async (issuer) => this.#isIssuerGone(issuer),
    });
    return {
      dcrProvider: defineResource(defineDcrProvider({ tryToken: async () => undefined }), runtime),
      authStrategy: defineResource(defineAuthStrategy(), runtime),
      portalDefault: defineResource(definePortalDefault(), runtime),
      apiPublication: defineResource(defineApiPublication(), runtime),
    };
  }
}

/** The engine asks nothing about a resource that is marked for replacement, and checks it as a new one. */
async function plan(
  resource: Resource,
  old: Stored | undefined,
  declared: Declared,
  idOf: (name: string) => string,
): Promise<{ inputs: Properties; diff: ResourceDiff | undefined }> {
  const isTainted = old?.isTainted === true;
  const inputs = await check(resource, isTainted ? undefined : old, declared, idOf);
  if (isTainted) return { inputs, diff: { changes: true, replaces: ["id"] } };
  return { inputs, diff: old && (await resource.diff(old.id, old.outputs, inputs)) };
}

/** Without an answer of the resource, the engine compares the inputs. */
function isChange(diff: ResourceDiff | undefined, { inputs }: Stored, news: Properties): boolean {
  return diff?.changes ?? !isDeepStrictEqual(asSent(inputs), asSent(news));
}

async function check(
  resource: Resource,
  old: Stored | undefined,
  declared: Declared,
  idOf: (name: string) => string,
): Promise<Properties> {
  const { inputs, failures } = await resource.check(old?.inputs ?? {}, asSent(declared.toInputs(idOf)));
  if (failures.length > 0) throw new Refused(failures.map(({ reason }) => reason).join("\n"));
  return asSent(inputs);
}
