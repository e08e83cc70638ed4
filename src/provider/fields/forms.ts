import { toLabelsUpdate } from "../../konnect";
import { trimIssuer } from "../../okta/issuer-form";
import { isSameSet } from "./compare";
import type { Form } from "./field";

type Labels = Readonly<Record<string, string>>;
type Texts = readonly string[];

function readText(answer: unknown): string | undefined {
  return typeof answer === "string" ? answer : undefined;
}

function readTexts(answer: unknown): Texts | undefined {
  return Array.isArray(answer) ? (answer as Texts) : undefined;
}

/** An object of an answer. */
export function readRecord<V>(answer: unknown): Readonly<Record<string, V>> | undefined {
  return typeof answer === "object" && answer !== null ? (answer as Record<string, V>) : undefined;
}

/** One text. */
export const text: Form<string> = { read: readText, empty: "" };

/** An issuer: Konnect may or may not keep a trailing slash. */
export const issuer: Form<string> = {
  read: readText,
  empty: "",
  merge: (old, live) => (trimIssuer(old) === trimIssuer(live) ? old : live),
};

/** A list whose order counts. */
export const list: Form<Texts> = { read: readTexts, empty: [] };

/** A list whose order does not count: state keeps the order of the settings. */
export const set: Form<Texts> = {
  ...list,
  isUnordered: true,
  merge: (old, live) => (isSameSet(old, live) ? old : live),
};

/** The labels that are managed here; those of other tools are theirs, and a PATCH does not name them. */
export const labels: Form<Labels> = {
  read: readRecord<string>,
  empty: {},
  merge: (managed, live) => Object.fromEntries(Object.entries(live).filter(([key]) => key in managed)),
  update: toLabelsUpdate,
};
