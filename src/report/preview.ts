import { splitPrinted, toInputError } from "./printed-text";
import { toValue } from "./value";

/** Properties of a resource, without what the engine keeps for itself; secrets are `[secret]`. */
export type Properties = Readonly<Record<string, unknown>>;

/** What the engine knows of a resource before or after a step. */
export interface ResourceState {
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly parent?: string | undefined;
  readonly id?: string | undefined;
  readonly isProtected: boolean;
  /** Whether Pulumi only reads it. */
  readonly isExternal: boolean;
  /** Whether a deletion leaves the object where it is. */
  readonly isRetained: boolean;
  /** Whether it exists beside its replacement until the end. */
  readonly isDeletedLater: boolean;
  /** What failed when it was created or updated last. */
  readonly failures: readonly string[];
}

/** One step that the engine plans. */
export interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  /** Logical name of the resource. */
  readonly name: string;
  readonly old?: ResourceState | undefined;
  readonly new?: ResourceState | undefined;
  /** Paths that the resource's provider reports as changed, and whether it compared inputs. */
  readonly reported: Readonly<Record<string, { readonly isInput: boolean }>>;
}

/** A line that the engine, the program or a provider printed. */
export interface Diagnostic {
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly urn?: string | undefined;
}

/** What `pulumi preview --json` printed for one stack. */
export interface Preview {
  /** File name, or `stdin`. */
  readonly source: string;
  readonly project: string;
  readonly stack: string;
  readonly steps: readonly PreviewStep[];
  readonly diagnostics: readonly Diagnostic[];
  /** Number of resources for each operation of the engine. */
  readonly summary: Readonly<Record<string, number>>;
}

/**
 * Reads what `pulumi preview --json`, `refresh --preview-only --json` or `destroy --preview-only --json` printed.
 *
 * @param text - everything that the command wrote to stdout
 * @param source - file name, for errors and for the report
 * @throws DcrError DCR_REPORT_INPUT
 */
export function parsePreview(text: string, source: string): Preview {
  const { json, problem } = splitPrinted(text, source);
  if (!isObject(json)) throw toInputError(source, "holds JSON, but not the JSON of pulumi preview --json");
  const { steps = [], diagnostics = [], changeSummary = {} } = json;
  const isPreview =
    Array.isArray(steps) &&
    Array.isArray(diagnostics) &&
    isObject(changeSummary) &&
    ("changeSummary" in json || "steps" in json || "diagnostics" in json);
  if (!isPreview) throw toInputError(source, "holds JSON, but not the JSON of pulumi preview --json");
  const parsedSteps = steps.map((step: unknown) => parseStep(step, source));
  const parsedDiagnostics = withReason(diagnostics.flatMap(parseDiagnostic), problem ?? findProblem(json));
  const urns = [...parsedSteps, ...parsedDiagnostics].flatMap(({ urn }) => (urn === undefined ? [] : [urn]));
  const [, stack, project] = /^urn:pulumi:([^:]+)::([^:]+)::/.exec(urns[0] ?? "") ?? [];
  const isFailed = parsedDiagnostics.some(isError);
  if ((stack === undefined || project === undefined) && !isFailed) {
    throw toInputError(source, "names no stack: the preview ended before its first resource");
  }
  return {
    source,
    stack: stack ?? toStackName(source),
    project: project ?? "",
    steps: parsedSteps,
    diagnostics: parsedDiagnostics,
    summary: Object.fromEntries(
      Object.entries(changeSummary).filter(
        (entry): entry is [string, number] => typeof entry[1] === "number",
      ),
    ),
  };
}

/** A file that is no preview, as the failed preview of the stack that its name tells. */
export function toFailedPreview(source: string, message: string): Preview {
  const diagnostics = [{ severity: "error", message }] as const;
  return { source, stack: toStackName(source), project: "", steps: [], diagnostics, summary: {} };
}

/** The engine writes the summary last: without it, the preview failed, whatever its other parts show. */
function findProblem(json: Readonly<Record<string, unknown>>): string | undefined {
  const isCorrupt = json.maybeCorrupt === true;
  if ("changeSummary" in json && !isCorrupt) return undefined;
  const what = isCorrupt ? "its JSON reports maybeCorrupt" : "its JSON has no changeSummary";
  return `the preview did not run to its end: ${what}; what pulumi printed on stderr has the reason`;
}

/** An error that the engine reports itself says more than anything beside its JSON. */
function withReason(diagnostics: readonly Diagnostic[], problem: string | undefined): readonly Diagnostic[] {
  if (problem === undefined || diagnostics.some(isError)) return diagnostics;
  return [...diagnostics, ...parseDiagnostic({ severity: "error", message: problem })];
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

function parseStep(step: unknown, source: string): PreviewStep {
  const { op, urn, oldState, newState, detailedDiff } = isObject(step) ? step : {};
  if (typeof op !== "string" || typeof urn !== "string") {
    throw toInputError(source, "has a step without op or urn");
  }
  const [, , types = "", ...name] = urn.split("::");
  const reported = Object.entries(isObject(detailedDiff) ? detailedDiff : {}).map(
    ([path, diff]) => [path, { isInput: isObject(diff) && diff.inputDiff === true }] as const,
  );
  return {
    op,
    urn,
    type: types.split("$").at(-1) ?? types,
    name: name.join("::"),
    old: parseState(oldState),
    new: parseState(newState),
    reported: Object.fromEntries(reported),
  };
}

function parseState(state: unknown): ResourceState | undefined {
  if (!isObject(state)) return undefined;
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  let outputs: Properties | undefined;
  return {
    inputs: parseProperties(state.inputs),
    // Few steps need them, and they are most of the JSON.
    get outputs() {
      outputs ??= parseProperties(state.outputs);
      return outputs;
    },
    parent: text(state.parent),
    id: text(state.id),
    isProtected: state.protect === true,
    isExternal: state.external === true,
    isRetained: state.retainOnDelete === true,
    isDeletedLater: state.delete === true,
    failures: Array.isArray(state.initErrors) ? state.initErrors.map(String) : [],
  };
}

/** Keys that begin with `__` are the engine's: the provider's code, defaults of bridged providers. */
function parseProperties(properties: unknown): Properties {
  if (!isObject(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([key, value]) => !key.startsWith("__") && value !== null)
      .map(([key, value]) => [key, toValue(value)]),
  );
}

function parseDiagnostic(diagnostic: unknown): Diagnostic[] {
  const { severity, message, urn } = isObject(diagnostic) ? diagnostic : {};
  if (typeof message !== "string" || message.trim() === "") return [];
  const level = severity === "error" || severity === "warning" ? severity : "info";
  return [
    {
      severity: level,
      message: message.trim().replace(/^(error|warning|info): /, ""),
      urn: typeof urn === "string" && urn !== "" ? urn : undefined,
    },
  ];
}

/** A preview that fails before its first resource names no stack: the file's name must do. */
function toStackName(source: string): string {
  const base = source.split(/[\\/]/).at(-1) ?? source;
  return base.replace(/\.json$/, "").replace(/^preview[-.]/, "");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
