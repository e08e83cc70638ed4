import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { projectFolder } from "../project-folder";

/** One import: of a file of this repository by its path, or of a package by its name. */
export interface Import {
  readonly from: string;
  readonly to: string;
  /** Whether the file is loaded at run time, rather than read for its types only. */
  readonly isLoaded: boolean;
}

/** Every import of the TypeScript files below folders of this repository. */
export function readImports(...folders: readonly string[]): Import[] {
  return folders.flatMap((folder) =>
    readdirSync(join(projectFolder, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .flatMap((name) => readImportsOf(join(projectFolder, folder, name))),
  );
}

function readImportsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, isLoaded: boolean) => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const { text } = specifier;
    const to = text.startsWith(".") ? toName(toFile(resolve(dirname(file), text))) : text;
    found.push({ from: toName(file), to, isLoaded });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, !isTypeOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, !node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, false);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], true);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  const { isTypeOnly: isWhole, name, namedBindings } = clause;
  const isEach =
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.every((element) => element.isTypeOnly);
  return isWhole || (name === undefined && isEach);
}

function toFile(path: string): string {
  const candidates = [`${path}.ts`, path.replace(/\.js$/, ".ts"), path, join(path, "index.ts")];
  const found = candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
  if (found === undefined) throw new Error(`${path} is no file`);
  return found;
}

function toName(file: string): string {
  return relative(projectFolder, file).replaceAll("\\", "/");
}

/** A circle among the entries (files and subfolders) of one folder, as a sentence; undefined without one. */
export function findCircle(imports: readonly Import[], folder: string): string | undefined {
  const toEntry = (file: string) => file.slice(folder.length + 1).split("/")[0] ?? "";
  const edges = new Map<string, Map<string, Import>>();
  for (const item of imports) {
    if (![item.from, item.to].every((file) => file.startsWith(`${folder}/`))) continue;
    const [from, to] = [toEntry(item.from), toEntry(item.to)];
    if (from === to) continue;
    const known = edges.get(from) ?? new Map<string, Import>();
    edges.set(from, known.set(to, known.get(to) ?? item));
  }
  const done = new Set<string>();
  const follow = (entry: string, way: readonly Import[], entries: readonly string[]): string | undefined => {
    const start = entries.indexOf(entry);
    if (start !== -1) return way.slice(start).map(toSentence).join(", and ");
    if (done.has(entry)) return undefined;
    for (const [next, item] of edges.get(entry) ?? []) {
      const circle = follow(next, [...way, item], [...entries, entry]);
      if (circle !== undefined) return circle;
    }
    done.add(entry);
    return undefined;
  };
  for (const entry of edges.keys()) {
    const circle = follow(entry, [], []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

/** `a.ts imports b.ts`. */
export function toSentence({ from, to }: Import): string {
  return `${from} imports ${to}`;
}

/** The chain of imports by which files come to load something; undefined if they never do. */
export function findChain(
  imports: readonly Import[],
  from: readonly string[],
  never: RegExp,
): string | undefined {
  const loaded = imports.filter(({ isLoaded }) => isLoaded);
  const starts = new Set(
    loaded.map((item) => item.from).filter((file) => from.some((start) => file.startsWith(start))),
  );
  const before = new Map<string, Import | undefined>([...starts].map((file) => [file, undefined]));
  for (const file of before.keys()) {
    for (const item of loaded) {
      if (item.from !== file || before.has(item.to)) continue;
      before.set(item.to, item);
      if (never.test(item.to)) return toChain(item, before);
    }
  }
  return undefined;
}

function toChain(last: Import, before: ReadonlyMap<string, Import | undefined>): string {
  const chain = [last];
  for (let item = before.get(last.from); item !== undefined; item = before.get(item.from))
    chain.unshift(item);
  return chain.map(toSentence).join(", and ");
}
