import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listSettingRows, type SettingRow } from "../../src/editor/setting-rows";
import { projectFolder } from "../project-folder";

const begin = (name: string) => `<!-- ${name}: written by npm run docs from src/settings/schema.ts -->`;
const end = "<!-- end -->";

/** docs/settings.md with its tables as the schema has them; the text around the tables is written by hand. */
export function toSettingsPage(): string {
  const page = readFileSync(join(projectFolder, "docs", "settings.md"), "utf8");
  return Object.entries(toTables()).reduce((text, [name, table]) => replaceBetween(text, name, table), page);
}

/** Paths of all settings, such as `okta.scopes[].publish`. */
export function listSettings(): string[] {
  const { registration, http, reference } = listSettingRows();
  return [...registration, ...http, ...reference].map(({ path }) => path);
}

function toTables(): Record<string, string> {
  const { registration, acceptance, http, reference } = listSettingRows();
  const within = (name: string) => registration.filter(({ path }) => path.startsWith(`${name}.`));
  return {
    okta: toTable(within("okta")),
    konnect: toTable(within("konnect")),
    protect: toTable(registration.filter(({ path }) => ["protect", "renamedFrom"].includes(path))),
    acceptance: toTable(acceptance),
    http: toTable(http),
    references: toTable(reference),
  };
}

function toTable(rows: readonly SettingRow[]): string {
  const lines = rows.map(({ path, form, isNeeded, fallback, meaning }) => {
    return `| \`${path}\` | ${form} | ${fallback ?? (isNeeded ? "required" : "–")} | ${meaning} |`;
  });
  return ["| setting | form | default | meaning |", "|---|---|---|---|", ...lines].join("\n");
}

function replaceBetween(text: string, name: string, table: string): string {
  const start = text.indexOf(begin(name));
  const stop = text.indexOf(end, start);
  if (start < 0 || stop < 0) throw new Error(`docs/settings.md has no place for the table ${name}`);
  return `${text.slice(0, start)}${begin(name)}\n\n${table}\n\n${text.slice(stop)}`;
}
