import type { Properties } from "./properties";

/** One problem that check found; the engine shows it under the property and stops. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** What the engine does with a resource that exists. */
export interface ResourceDiff {
  /** Left out, the engine compares the old inputs with the new ones: its preview then shows only what differs. */
  readonly changes?: boolean;
  readonly replaces: string[];
}

/** The methods that a serialised dynamic provider calls. @see pulumi.dynamic.ResourceProvider */
export interface Resource {
  check(olds: Properties, news: Properties): Promise<{ inputs: Properties; failures: CheckFailure[] }>;
  diff(id: string, olds: Properties, news: Properties): Promise<ResourceDiff>;
  create(inputs: Properties): Promise<{ id: string; outs: Properties }>;
  read(id: string, props: Properties): Promise<{ id?: string; props?: Properties; inputs?: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  delete(id: string, props: Properties): Promise<void>;
}
