import { DcrError } from "../../errors";
import { adoptedLabelKey, describeOwner, describeTool, hasSameOwner } from "../../konnect";
import { isUuid } from "../../konnect/portal-lookup";
import type { Fields } from "../fields/fields";
import type { Adopted, AdoptionInputs, NamedInputs } from "../fields/inputs";
import { hasUnknown, unknownValue } from "../fields/unknown";
import type { Runtime } from "../runtime/runtime";

/** An object with a name in Konnect. */
export interface NamedObject {
  readonly id: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** Whether the settings allow adoption. */
export function allowsAdoption({ adopt }: AdoptionInputs): boolean {
  return adopt !== undefined && adopt !== false;
}

/** What was adopted at the first create; undefined for what was created here. */
export function getAdopted({ adopted }: AdoptionInputs): Adopted | undefined {
  return typeof adopted === "object" ? adopted : undefined;
}

/** Inputs that keep what an earlier check found for adoption; on another server it does not count. */
export function carryAdopted<I extends AdoptionInputs>(olds: Partial<I>, news: I): I {
  const isCarried = olds.adopted !== undefined && olds.serverUrl === news.serverUrl;
  return isCarried ? { ...news, adopted: olds.adopted } : news;
}

/** The same for an object with labels: an adopted one keeps the mark of it. */
export function carryAdoptedObject<I extends NamedInputs>(olds: Partial<I>, news: I): I {
  const inputs = carryAdopted(olds, news);
  return getAdopted(inputs) === undefined ? inputs : { ...inputs, labels: toAdoptedLabels(inputs) };
}

/** Inputs for a preview that could not look: whether something is adopted is not known yet. */
export function withUnknownAdoption<I extends AdoptionInputs>(inputs: I): I {
  return allowsAdoption(inputs) ? { ...inputs, adopted: unknownValue } : inputs;
}

/** What may be adopted. */
export interface Adoptable<T extends NamedObject> {
  /** `DCR provider` or `auth strategy`. */
  readonly kind: string;
  /** Key of its id in `konnect.adopt`. */
  readonly setting: "dcrProvider" | "authStrategy";
  readonly inputs: NamedInputs;
  readonly get: (id: string) => Promise<T | undefined>;
  readonly listNamed: (name: string) => Promise<readonly T[]>;
  /** Why an object cannot be adopted, as text; undefined if it can. */
  readonly findMisfit: (object: T) => string | undefined;
  /** Where an object is in force, as text; empty if it is not. */
  readonly findBindings: (id: string) => Promise<readonly string[]>;
}

/**
 * The object that the settings adopt; undefined if they adopt none or none has the name.
 * @throws DcrError DCR_KONNECT_ADOPT_UNKNOWN, DCR_KONNECT_ADOPT_AMBIGUOUS, DCR_KONNECT_ADOPT_REFUSED
 */
export async function findAdoptable<T extends NamedObject>(wanted: Adoptable<T>): Promise<T | undefined> {
  const { kind, inputs, findMisfit } = wanted;
  if (!allowsAdoption(inputs)) return undefined;
  const object =
    typeof inputs.adopt === "string" ? await getById(wanted, inputs.adopt) : await getByName(wanted);
  const misfit = object === undefined ? undefined : findMisfit(object);
  if (object === undefined || misfit === undefined) return object;
  throw new DcrError("DCR_KONNECT_ADOPT_REFUSED", `${kind} ${object.id} cannot be adopted: ${misfit}`, {
    path: "adopt",
    fix: "Name another object, or give konnect.name another value so that a new one is created.",
  });
}

async function getById<T extends NamedObject>({ kind, get }: Adoptable<T>, id: string): Promise<T> {
  const object = await get(toIdSpelling(id));
  if (object !== undefined) return object;
  throw new DcrError("DCR_KONNECT_ADOPT_UNKNOWN", `Konnect has no ${kind} ${id} in this region`, {
    path: "adopt",
    fix: "Check the id in konnect.adopt, konnect.region, and what the Konnect token may read.",
  });
}

async function getByName<T extends NamedObject>(wanted: Adoptable<T>): Promise<T | undefined> {
  const { kind, setting, inputs, listNamed } = wanted;
  const found = (await listNamed(inputs.name)).filter((item) => !isMadeHere(item, inputs.labels));
  const [first, ...others] = found;
  if (first === undefined) return undefined;
  if (others.length > 0) {
    throw new DcrError(
      "DCR_KONNECT_ADOPT_AMBIGUOUS",
      `Konnect has ${found.length} objects of the kind ${kind} named "${inputs.name}": ${found.map(({ id }) => id).join(", ")}`,
      { path: "adopt", fix: `Name the one to adopt: ${toAdoptLine(setting, "<id>")}` },
    );
  }
  const tool = describeTool(first.labels, inputs.labels);
  const owner = tool ?? describeOwner(first.labels);
  const isOfNames = hasSameOwner(first.labels, inputs.labels);
  const isLeftBehind = isOfNames && (await wanted.findBindings(first.id)).length === 0;
  if (owner === undefined || isLeftBehind) return first;
  const isOfEarlierState = isOfNames && tool === undefined;
  const object = `${kind} "${inputs.name}" (${first.id})`;
  const move = `name it: ${toAdoptLine(setting, first.id)}. Its present owner then leaves it alone`;
  throw new DcrError(
    "DCR_KONNECT_ADOPT_REFUSED",
    isOfEarlierState
      ? `${object} is in force with this registration's labels: another backend or an earlier state manages it, or its resource in this state is marked for replacement`
      : `${object} is managed by ${owner}`,
    {
      path: "adopt",
      fix: isOfEarlierState ? `${untaint}. Otherwise ${move}` : `To move it here, ${move}`,
    },
  );
}

/** What to do about an object that the engine replaces by itself. It does not say so: it asks as about a new one. */
export const untaint =
  "If you marked it for replacement (pulumi state taint, --replace), run pulumi state untaint: an object in force is updated in place";

/** An id in the spelling of the service, which ignores case. */
export function toIdSpelling(id: string): string {
  return isUuid(id) ? id.toLowerCase() : id;
}

/** Left by an interrupted create of this stack: no adoption. */
function isMadeHere({ labels }: NamedObject, own: Readonly<Record<string, string>>): boolean {
  return hasSameOwner(labels, own) && !isMarkedAdopted(labels);
}

/** Whether labels mark an object as adopted. */
export function isMarkedAdopted(labels: Readonly<Record<string, string>> | undefined): boolean {
  return labels?.[adoptedLabelKey] !== undefined;
}

/** The line of a stack file that adopts an object. */
export function toAdoptLine(setting: string, id: string): string {
  return `konnect: { adopt: { ${setting}: ${id} } }`;
}

/**
 * Inputs that adopt an object, with its managed fields as they are now; reports what will be overwritten.
 * `live` is the object in the form of inputs.
 */
export function adoptObject<I extends NamedInputs>(
  runtime: Runtime,
  object: {
    readonly description: string;
    readonly id: string;
    readonly fields: Fields<I>;
    /** How many applications depend on it, as a sentence. */
    readonly concerned: string;
    /** An interrupted run has overwritten it before: its earlier values are unknown. */
    readonly isInterrupted: boolean;
    /** The other tool that marks it, as text. */
    readonly tool: string | undefined;
  },
  inputs: I,
  live: I,
): I {
  const wanted = { ...inputs, labels: toAdoptedLabels(inputs) };
  const { findChanged, sentKeys } = object.fields;
  const changed = findChanged(sentKeys, live, wanted);
  const overwritten = changed.map((key) =>
    describeChange(key, Reflect.get(live, key), Reflect.get(wanted, key)),
  );
  const isOfTool = object.tool === undefined ? "" : `; it is also marked by ${object.tool}`;
  const isUnknown = object.isInterrupted
    ? ` This registration adopted it before, and the values of then are not known any more: destroy refuses while it is in force. ${untaint}.`
    : "";
  runtime.notice(
    `${object.description} exists in Konnect and is adopted; overwritten: ${overwritten.join("; ") || "nothing"}; ${object.concerned}${isOfTool}${isUnknown}`,
  );
  const previous = Object.fromEntries(sentKeys.map((key) => [key, Reflect.get(live, key)]));
  return { ...wanted, adopted: { id: object.id, previous: object.isInterrupted ? null : previous } };
}

function toAdoptedLabels({ labels }: NamedInputs): Record<string, string> {
  return { ...labels, [adoptedLabelKey]: "true" };
}

function describeChange(key: string, before: unknown, after: unknown): string {
  const text = (value: unknown) => (hasUnknown(value) ? "(known later)" : JSON.stringify(value));
  return `${key} ${text(before)} → ${text(after)}`;
}

/** Whether destroy leaves an object in Konnect. */
export function isKept(inputs: NamedInputs): boolean {
  return (inputs.onDestroy ?? (getAdopted(inputs) === undefined ? "delete" : "keep")) === "keep";
}
