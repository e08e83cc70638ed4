import type { Properties } from "../../plugins/grpc";
import type { RecordedExchange } from "./replay-server";

interface Stored {
  readonly id: string;
  readonly inputs: Properties;
  readonly properties: Properties;
}
type Recorded = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function getStored(recorded: Recorded, name: string): Stored {
  const entry = recorded.create?.[name];
  if (entry === undefined) throw new Error(`nothing was recorded for the create of ${name}`);
  return entry as Stored;
}

const entriesOf = <T>(recorded: Recorded, section: string) =>
  Object.entries(recorded[section] ?? {}) as [string, T][];

function without(properties: Properties, ...keys: string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !keys.includes(key)));
}

interface RecordedDiff {
  readonly changes: string;
  readonly diffs: readonly string[];
  readonly detailedDiff: Readonly<Record<string, string>>;
}

/** What the named diffs, whose changes are not part of their titles, started from and came to. */
const namedDiffs: Readonly<Record<string, { from: string; bend: (inputs: Properties) => Properties }>> = {
  "server none": { from: "server", bend: (inputs) => inputs },
  "server manual: description removed": {
    from: "serverManual",
    bend: (inputs) => without(inputs, "description"),
  },
  "server inactive none": { from: "serverInactive", bend: (inputs) => inputs },
  "scope full: description, displayName, optional removed": {
    from: "scopeFull",
    bend: (inputs) => without(inputs, "description", "displayName", "optional"),
  },
  "claim scoped none": { from: "claimScoped", bend: (inputs) => inputs },
  "claim scoped reorder": {
    from: "claimScoped",
    bend: (inputs) => ({ ...inputs, scopes: [...(inputs.scopes as string[])].reverse() }),
  },
  "claim scoped remove one": {
    from: "claimScoped",
    bend: (inputs) => ({ ...inputs, scopes: [...(inputs.scopes as string[])].sort().slice(0, 1) }),
  },
  "claim scoped removed": { from: "claimScoped", bend: (inputs) => without(inputs, "scopes") },
};

/** Every recorded diff with what it was asked about. */
export function diffCases(recorded: Recorded) {
  return entriesOf<RecordedDiff>(recorded, "diff").map(([title, expected]) => {
    const named = namedDiffs[title];
    const [, type = "", key = "", text = ""] = /^(\w+) (\w+)=(.*)$/.exec(title) ?? [];
    if (named === undefined && key === "") throw new Error(`a recorded diff that no test knows: ${title}`);
    const { id, properties: olds, inputs } = getStored(recorded, named?.from ?? type);
    if (named !== undefined) return { title, id, olds, news: named.bend(inputs), expected };
    // A removed name keeps its old value: check puts it back.
    const isKept = text === "undefined" && key === "name";
    const bent =
      text === "undefined" ? without(inputs, key) : { ...inputs, [key]: JSON.parse(text) as unknown };
    return { title, id, olds, news: isKept ? inputs : bent, expected };
  });
}

interface RecordedDrift {
  readonly read: { readonly properties: Properties; readonly inputs: Properties };
  readonly diffWithProgramInputs?: Omit<RecordedDiff, "diffs">;
}

/** Every recorded refresh after a change by hand. */
export function driftCases(recorded: Recorded) {
  return entriesOf<RecordedDrift>(recorded, "drift").map(
    ([title, { read, diffWithProgramInputs: expected }]) => {
      const [type = ""] = title.split(" ");
      const stored = getStored(recorded, type === "claim" && expected === undefined ? "claimScoped" : type);
      const id = String(read.properties.id);
      const inputs = expected === undefined ? read.inputs : stored.inputs;
      // Ids and keys of the recording's objects differ from section to section.
      const { kid, credentialsLastRotated, credentialsNextRotation } = read.properties;
      const own = type === "server" ? { kid, credentialsLastRotated, credentialsNextRotation } : {};
      const name =
        expected === undefined ? { name: read.properties.name, scopes: read.properties.scopes } : {};
      const before = {
        properties: { ...stored.properties, ...own, ...name, id },
        inputs: { ...stored.inputs, ...name },
      };
      return { title, id, before, read, inputs, expected };
    },
  );
}

interface RecordedUpdate {
  readonly properties?: Properties;
  readonly error?: {
    readonly code: number;
    readonly details: string;
    readonly initFailed?: { id: string; properties: Properties; reasons: string[] };
  };
  readonly http: readonly RecordedExchange[];
}

/** Every recorded update; what was asked for is what its first body says, laid over the created object. */
export function updateCases(recorded: Recorded) {
  const last = new Map<string, { olds: Properties; news: Properties }>();
  return entriesOf<RecordedUpdate>(recorded, "update").map(([title, { properties, error, http }]) => {
    const [type = ""] = title.split(" ");
    const stored = getStored(recorded, type);
    const before = last.get(type) ?? { olds: stored.properties, news: stored.inputs };
    const wanted = error?.initFailed?.properties ?? properties ?? {};
    const news: Properties = {};
    for (const key of new Set([...Object.keys(before.news), ...Object.keys(wanted)])) {
      if (key === "__defaults" || key === "__pulumi_raw_state_delta") continue;
      const isInput = key in before.news || (wanted[key] !== before.olds[key] && wanted[key] !== "");
      if (isInput && wanted[key] !== null && wanted[key] !== "") news[key] = wanted[key];
    }
    const order = (before.news.scopeWhitelists as string[] | undefined) ?? undefined;
    if (order !== undefined) news.scopeWhitelists = order;
    for (const key of ["id", "kid", "issuer", "credentialsLastRotated", "credentialsNextRotation"])
      delete news[key];
    if (error === undefined) last.set(type, { olds: wanted, news });
    return { title, id: String(stored.id), olds: before.olds, news, http, properties, error };
  });
}
