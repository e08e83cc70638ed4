import { isDeepStrictEqual } from "node:util";
import { type ResourceName, serialiseProviders } from "../../serialised-providers";
import { CallError, type InitFailure, type Properties, type ProviderProcess } from "./provider-process";

export type { ResourceName };

let texts: Promise<Record<ResourceName, string>> | undefined;

/** Text of a dynamic provider as the SDK puts it into `__provider`; it never changes. */
async function serialise(name: ResourceName): Promise<string> {
  texts ??= serialiseProviders();
  return (await texts)[name];
}

/** Check refused the inputs. */
export class CheckFailed extends Error {
  readonly failures: readonly { property: string; reason: string }[];

  constructor(failures: readonly { property: string; reason: string }[]) {
    super(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
    this.failures = failures;
  }
}

/** One resource with its state, driven through the provider process as the engine drives it. */
export class StoredResource {
  readonly #text: string;
  process: ProviderProcess;
  id: string | undefined;
  inputs: Properties = {};
  outputs: Properties = {};
  hasInitErrors = false;

  private constructor(process: ProviderProcess, text: string) {
    this.process = process;
    this.#text = text;
  }

  static async create(process: ProviderProcess, name: ResourceName): Promise<StoredResource> {
    return new StoredResource(process, await serialise(name));
  }

  /** What a preview does: check and diff. */
  async preview(wanted: Properties): Promise<{ inputs: Properties; changes: boolean; replaces: string[] }> {
    const news = { ...wanted, __provider: this.#text };
    const { inputs, failures } = await this.process.check(this.inputs, news);
    if (failures.length > 0) throw new CheckFailed(failures);
    if (this.id === undefined) return { inputs, changes: true, replaces: [] };
    const { changes, replaces } = await this.process.diff(this.id, this.outputs, inputs);
    return { inputs, changes: changes ?? !isDeepStrictEqual(this.inputs, inputs), replaces };
  }

  /** What an `up` does: check, then create, update or nothing; a partial failure is kept. */
  async up(wanted: Properties): Promise<"created" | "updated" | "same"> {
    const { inputs, changes } = await this.preview(wanted);
    try {
      if (this.id === undefined) {
        const { id, outs } = await this.process.create(inputs);
        this.#store(id, inputs, outs, false);
        return "created";
      }
      if (!changes && !this.hasInitErrors) return "same";
      const { outs } = await this.process.update(this.id, this.outputs, inputs);
      this.#store(this.id, inputs, outs, false);
      return "updated";
    } catch (error) {
      if (error instanceof CallError && error.initFailure !== undefined)
        this.#keep(error.initFailure, inputs);
      throw error;
    }
  }

  /** What a refresh does; false when the object is gone. */
  async refresh(): Promise<boolean> {
    if (this.id === undefined) return false;
    const { id, props, inputs } = await this.process.read(this.id, this.outputs);
    if (id === "") {
      this.id = undefined;
      this.inputs = {};
      this.outputs = {};
      return false;
    }
    this.#store(id, inputs, props, false);
    return true;
  }

  async destroy(): Promise<void> {
    if (this.id === undefined) return;
    await this.process.delete(this.id, this.outputs);
    this.id = undefined;
    this.inputs = {};
    this.outputs = {};
  }

  #keep(failure: InitFailure, inputs: Properties): void {
    this.#store(failure.id, inputs, failure.properties, true);
  }

  #store(id: string, inputs: Properties, outputs: Properties, hasInitErrors: boolean): void {
    Object.assign(this, { id, inputs, outputs, hasInitErrors });
  }
}
