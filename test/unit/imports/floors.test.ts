import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { floors, separations } from "../../imports/floors";
import { findChain, findCircle, type Import, readImports, toSentence } from "../../imports/import-graph";
import { projectFolder } from "../../project-folder";

const imports = readImports("src", "test");
const rooms = floors.flatMap((floor, level) => floor.map((name) => ({ name, level })));

function findRoom(file: string) {
  const [, name] = file.split("/");
  return rooms.find((item) => item.name === name);
}

/** Why an import is not downward, with both files. */
function findViolation(item: Import): string[] {
  if (![item.from, item.to].every((file) => file.startsWith("src/"))) return [];
  const [from, to] = [findRoom(item.from), findRoom(item.to)];
  const homeless = [item.from, item.to].find((file) => findRoom(file) === undefined);
  if (from === undefined || to === undefined)
    return [`${homeless} has no floor; add its room to test/imports/floors.ts`];
  if (from === to || from.level < to.level) return [];
  const relation = from.level === to.level ? "is on the same floor" : "is a higher floor";
  return [`${toSentence(item)}, but ${to.name} ${relation}`];
}

describe("imports", () => {
  it("every import in src leads to its own room or to a lower floor", () => {
    expect([...new Set(imports.flatMap(findViolation))]).toEqual([]);
  });

  it.each(["src", "test"])(
    "no two files or folders of one folder in %s import each other in a circle",
    (root) => {
      const files = [...new Set(imports.map(({ from }) => from))].filter((file) =>
        file.startsWith(`${root}/`),
      );
      const folders = new Set(files.flatMap(listFolders));
      expect([...folders].flatMap((folder) => findCircle(imports, folder) ?? [])).toEqual([]);
    },
  );

  it.each(separations)("$name", ({ from, never }) => {
    expect(findChain(imports, from, never)).toBeUndefined();
  });

  it("an upward import is reported with both files", () => {
    const upward = { from: "src/http/client.ts", to: "src/cli/index.ts", isLoaded: true };
    expect(findViolation(upward)).toEqual([
      "src/http/client.ts imports src/cli/index.ts, but cli is a higher floor",
    ]);
  });

  it("a circle is reported with all of its files", () => {
    const circle = [
      { from: "src/a/x.ts", to: "src/b/y.ts", isLoaded: false },
      { from: "src/b/z.ts", to: "src/a/w.ts", isLoaded: false },
    ];
    expect(findCircle(circle, "src")).toBe(
      "src/a/x.ts imports src/b/y.ts, and src/b/z.ts imports src/a/w.ts",
    );
  });

  it("a forbidden package is reported with the files that lead to it", () => {
    const chain = [
      { from: "src/a.ts", to: "src/b.ts", isLoaded: true },
      { from: "src/b.ts", to: "undici", isLoaded: true },
    ];
    expect(findChain(chain, ["src/a.ts"], /^undici$/)).toBe(
      "src/a.ts imports src/b.ts, and src/b.ts imports undici",
    );
  });

  it("docs/architecture.md shows every room", () => {
    const page = readFileSync(join(projectFolder, "docs/architecture.md"), "utf8");
    const [, picture = ""] = /```mermaid\n([\s\S]*?)```/.exec(page) ?? [];
    const missing = rooms.filter(({ name }) => !picture.includes(name.replace(/\.ts$/, "")));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });
});

function listFolders(file: string): string[] {
  const parts = file.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
