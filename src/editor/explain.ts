import leven from "leven";
import { stringify } from "yaml";
import { errorCodes } from "../errors";
import { listSettingCodes } from "./setting-codes";
import { itemOfExamples, settingExamples } from "./setting-examples";
import { listSettingRows, referenceForm, type SettingRow } from "./setting-rows";

const namespace = "konnect-okta-dcr";
const exampleName = "developer-portal";
/** More than any name of a setting; comparing long texts takes long. */
const maxNameLength = 200;

/** Every setting, with the paths of `http` and of references written out: `http.retries`, `reference.env`. */
export function listExplainable(): readonly SettingRow[] {
  explainable ??= readExplainable();
  return explainable;
}

let explainable: readonly SettingRow[] | undefined;

function readExplainable(): SettingRow[] {
  const { registration, acceptance, http, reference } = listSettingRows();
  const below = (prefix: string, rows: readonly SettingRow[]) =>
    rows.map((row) => ({ ...row, path: `${prefix}.${row.path}` }));
  return [...registration, ...acceptance, ...below("http", http), ...below("reference", reference)];
}

/**
 * The settings that a name means: a path, a path with a registration's name or list places, or the end of a path.
 * @returns nothing for an unknown name
 */
export function findSettings(name: string): SettingRow[] {
  const rows = listExplainable();
  const path = toSettingPath(name, rows);
  const exact = rows.filter((row) => row.path === path);
  if (exact.length > 0) return exact;
  const end = `.${path.replaceAll("[]", "")}`;
  return rows.filter((row) => `.${row.path.replaceAll("[]", "")}`.endsWith(end));
}

/** `registrations.prod.okta.scopes[0].name` and `konnect-okta-dcr:http.retries` as paths of the tables. */
function toSettingPath(name: string, rows: readonly SettingRow[]): string {
  const path = name
    .trim()
    .slice(0, maxNameLength)
    .replace(/^konnect-okta-dcr:/, "")
    .replace(/^registrations(\.[^.[]+|\["[^"]*"\])\./, "")
    .replace(/\[\d+\]/g, "[]");
  const holder = rows.find(({ path: own, form }) => form === referenceForm && path.startsWith(`${own}.`));
  return holder === undefined ? path : `reference.${path.slice(holder.path.length + 1)}`;
}

/** The settings whose names are nearest to an unknown one. */
export function suggestSettings(name: string): string[] {
  const written = toSettingPath(name, []).toLowerCase();
  return listExplainable()
    .map(({ path }) => {
      const whole = path.toLowerCase();
      const end = whole.slice(whole.lastIndexOf(".") + 1);
      return { path, distance: Math.min(leven(written, whole), leven(written, end)) };
    })
    .sort((a, b) => a.distance - b.distance)
    .filter(({ distance }, index) => index === 0 || distance <= written.length / 3)
    .slice(0, 3)
    .map(({ path }) => path);
}

/** Form, default, meaning, an example, and the codes of one setting. */
export function explainSetting(row: SettingRow): string {
  const { path, form, isNeeded, fallback, meaning } = row;
  const rows = [
    ["form", toPlain(form === referenceForm ? "reference: one of env, file, command, config" : form)],
    ["default", fallback === undefined ? (isNeeded ? "none; required" : "none") : toPlain(fallback)],
    ["meaning", toPlain(meaning)],
  ] as const;
  const inner = listInner(row);
  return [
    path,
    ...rows.map(([title, text]) => `  ${title.padEnd(8)} ${text}`),
    ...(inner.length === 0 ? [] : ["", "Settings in it:", ...inner.map((name) => `  ${name}`)]),
    "",
    "Example:",
    indent(stringify(toExample(path), { lineWidth: 80 }).trimEnd()),
    "",
    "Codes:",
    ...listSettingCodes(row).map((code) => `  ${code}: ${toPlain(errorCodes[code].cause)}`),
  ].join("\n");
}

/** Settings directly inside a setting, or inside the items of a list. */
function listInner({ path, form }: SettingRow): string[] {
  const prefix = form === referenceForm ? "reference" : path;
  return listExplainable()
    .map((row) => row.path)
    .filter((inner) => inner.startsWith(prefix) && /^(\[\])?\.[^.]+$/.test(inner.slice(prefix.length)));
}

/** A setting's example inside the settings that it belongs to, as in a stack file. */
export function toExample(path: string): Record<string, unknown> {
  const value = settingExamples[path];
  const [top, ...rest] = path.split(".");
  if (top === "acceptance") return { config: { [`${namespace}:acceptance`]: value } };
  if (top === "http") return { config: { [`${namespace}:http`]: nest(rest, value) } };
  const inside =
    top === "reference" ? { okta: { dcrToken: nest(rest, value) } } : nest(path.split("."), value);
  return { config: { [`${namespace}:registrations`]: { [exampleName]: inside } } };
}

function nest([key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (!key.endsWith("[]")) return { [key]: nest(rest, value) };
  const item = nest(rest, value);
  return { [key.slice(0, -2)]: [{ ...itemOfExamples, ...(item as object) }] };
}

/** Markdown without its marks. */
function toPlain(text: string): string {
  return text.replaceAll("`", "").replaceAll("**", "");
}

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}
