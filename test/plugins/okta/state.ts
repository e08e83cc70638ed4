import { isDeepStrictEqual } from "node:util";
import { type Properties, unknownValue } from "../grpc";
import type { Property, ResourceType } from "./resources";

/** One change of a property path. */
export type ChangeKind = "ADD" | "UPDATE" | "DELETE";

/** How the bridge that the official plugin is built on behaves. */
export interface BridgeSwitches {
  /**
   * On refresh an empty `__defaults` is dropped, and without it all old values count as defaults: drift is kept if
   * every defaulted input drifted (bridge 3.133, okta 6.8 and 6.9).
   * @default false
   */
  readonly dropsEmptyDefaults: boolean;
}

/** The switches of a plugin process: its environment sets them. */
export function readBridgeSwitches(env: Readonly<Record<string, string | undefined>>): BridgeSwitches {
  return { dropsEmptyDefaults: env.OKTA_STAND_IN_DROPS_EMPTY_DEFAULTS === "true" };
}

/** Inputs with defaults, and what is wrong with them. */
export interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly string[];
}

/** Completes inputs as the bridge does: known keys sorted, defaults noted in `__defaults`, types bent. */
export function checkInputs(
  type: ResourceType,
  resourceName: string,
  olds: Properties,
  news: Properties,
  autoName: () => string,
  { dropsEmptyDefaults }: BridgeSwitches,
): Checked {
  const failures: string[] = [];
  const inputs: Properties = {};
  const defaults: string[] = [];
  const keptWithoutList = dropsEmptyDefaults ? Object.keys(olds) : [];
  const kept = Array.isArray(olds.__defaults) ? olds.__defaults : keptWithoutList;
  const given = type.properties.filter((property) => property.isOutputOnly !== true);
  for (const property of given) {
    const { key } = property;
    const value = news[key];
    if (value !== undefined && value !== null) {
      inputs[key] = bend(property, value);
    } else if (key === "name") {
      inputs[key] = olds.name ?? autoName();
      defaults.push(key);
    } else if (kept.includes(key) && olds[key] !== undefined) {
      inputs[key] = olds[key];
      defaults.push(key);
    } else if (property.default !== undefined) {
      inputs[key] = property.default;
      defaults.push(key);
    } else if (property.isRequired === true) {
      failures.push(
        `Missing required argument. The argument "${property.argument}" is required, but no definition was found.. Examine values at '${resourceName}.${key}'.`,
      );
    }
  }
  for (const key of Object.keys(news)) {
    if (key === "__defaults" || given.some((property) => property.key === key)) continue;
    inputs[key] = news[key];
    failures.push(`Invalid or unknown key. Examine values at '${resourceName}.${key}'.`);
  }
  return { inputs: { __defaults: defaults.sort(), ...sortKeys(inputs) }, failures };
}

function bend(property: Property, value: unknown): unknown {
  if (value === unknownValue) return value;
  if (property.kind === "list" && !Array.isArray(value)) return [value];
  if (property.kind === "boolean" && typeof value === "string") return value === "true";
  if (property.kind === "number" && typeof value === "string") return Number(value);
  return value;
}

/** Compares old outputs with new inputs; lists other than audiences are sets, whose elements are named by index. */
export function diffProperties(
  type: ResourceType,
  olds: Properties,
  news: Properties,
): Map<string, ChangeKind> {
  const changes = new Map<string, ChangeKind>();
  for (const property of type.properties) {
    if (property.isOutputOnly === true) continue;
    const before = toComparable(olds[property.key]);
    const after = toComparable(news[property.key]);
    if (property.kind === "list" && Array.isArray(before) && Array.isArray(after)) {
      diffLists(property, before, after, changes);
    } else if (!(isEmpty(before) && isEmpty(after)) && !isDeepStrictEqual(before, after)) {
      changes.set(property.key, toKind(before, news[property.key]));
    }
  }
  return changes;
}

function toKind(before: unknown, after: unknown): ChangeKind {
  if (after === undefined || after === null) return "DELETE";
  return before === undefined || before === null ? "ADD" : "UPDATE";
}

/** An empty list means the same as none. */
function toComparable(value: unknown): unknown {
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

/** Old or new values that mean "nothing given". */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || value === false || value === 0;
}

function diffLists(
  property: Property,
  before: readonly unknown[],
  after: readonly unknown[],
  changes: Map<string, ChangeKind>,
): void {
  const hasMoved = (list: readonly unknown[], other: readonly unknown[], index: number) =>
    index < list.length &&
    (property.isOrdered === true ? list[index] !== other[index] : !other.includes(list[index]));
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    const isRemoved = hasMoved(before, after, index);
    const isAdded = hasMoved(after, before, index);
    const kind = isRemoved && isAdded ? "UPDATE" : isAdded ? "ADD" : "DELETE";
    if (isRemoved || isAdded) changes.set(`${property.key}[${index}]`, kind);
  }
}

/** Outputs of a preview: what is given, unknown for what only the API can tell. */
export function toPreviewOutputs(type: ResourceType, inputs: Properties): Properties {
  const outputs: Properties = { id: unknownValue };
  for (const property of type.properties) {
    const value = inputs[property.key];
    if (value !== undefined) outputs[property.key] = value;
    else if (property.inPreview === "unknown") outputs[property.key] = unknownValue;
    else if (property.inPreview !== undefined) outputs[property.key] = property.inPreview;
  }
  return sortKeys(outputs);
}

/** Outputs of an object that exists: sorted lists, id, and the bridge's note about array properties. */
export function toOutputs(type: ResourceType, id: string, properties: Properties): Properties {
  const outputs: Properties = { ...properties, id };
  for (const { key, kind, isOrdered } of type.properties) {
    const value = outputs[key];
    if (kind === "list" && Array.isArray(value) && isOrdered !== true) outputs[key] = [...value].sort();
  }
  return { __pulumi_raw_state_delta: toDelta(type, outputs), ...sortKeys(outputs) };
}

function toDelta(type: ResourceType, outputs: Properties): Properties {
  const lists = type.properties.filter((property) => property.kind === "list");
  const arrays = lists.filter(({ key }) => Array.isArray(outputs[key]));
  const renamed = lists.filter(({ key, argument }) => toCamelCase(argument) !== key);
  return {
    obj: {
      ...(arrays.length === 0 ? {} : { ps: Object.fromEntries(arrays.map(({ key }) => [key, { arr: {} }])) }),
      ...(renamed.length === 0
        ? {}
        : { renamed: Object.fromEntries(renamed.map(({ key, argument }) => [key, argument])) }),
    },
  };
}

function toCamelCase(argument: string): string {
  return argument.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

/** Inputs after a refresh: the old ones with live values put in; a default that moved is no default any more. */
export function toRefreshedInputs(
  inputs: Properties,
  outputs: Properties,
  { dropsEmptyDefaults }: BridgeSwitches,
): Properties {
  const { __defaults: defaults, ...given } = inputs;
  const live = Object.fromEntries(
    Object.keys(given).map((key) => [key, outputs[key] === undefined ? given[key] : outputs[key]]),
  );
  const kept = (Array.isArray(defaults) ? defaults : []).filter((key: string) =>
    isDeepStrictEqual(live[key], given[key]),
  );
  return { ...(dropsEmptyDefaults && kept.length === 0 ? {} : { __defaults: kept }), ...sortKeys(live) };
}

/** Inputs of an imported object: what is required, and what differs from its default. */
export function toImportedInputs(type: ResourceType, outputs: Properties): Properties {
  const inputs: Properties = {};
  for (const property of type.properties) {
    const value = outputs[property.key];
    if (property.isOutputOnly === true) continue;
    const isPlain = isEmpty(value) || (Array.isArray(value) && value.length === 0);
    const isWorthSaying = !isPlain && !isDeepStrictEqual(value, property.default);
    if (property.isRequired === true || isWorthSaying) inputs[property.key] = value;
  }
  return { __defaults: [], ...sortKeys(inputs) };
}

export function sortKeys(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)));
}
