import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { projectFolder } from "../../project-folder";

/** The type declarations that an entry of the package leads to, and the packages that they import. */
function followTypes(entry: string): { readonly files: Set<string>; readonly packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const follow = (file: string) => {
    if (files.has(file)) return;
    files.add(file);
    // Examples in doc comments import the package itself.
    const code = readFileSync(file, "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "");
    for (const [, specifier = ""] of code.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)) {
      if (!specifier.startsWith(".")) packages.add(specifier);
      else {
        const base = join(dirname(file), specifier);
        follow([`${base}.d.ts`, join(base, "index.d.ts")].find(existsSync) ?? base);
      }
    }
  };
  follow(join(projectFolder, "dist", entry));
  return { files, packages };
}

it.each([
  ["index.d.ts", ["@pulumi/pulumi"]],
  ["provider/index.d.ts", []],
])("the types of the entry %s need no package but %j", (entry, expected) => {
  const { files, packages } = followTypes(entry);
  expect([...packages]).toEqual(expected);
  expect([...files].filter((file) => /dist\/(settings|rules|http|konnect|okta)\//.test(file))).toEqual([]);
});
