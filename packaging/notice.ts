import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface InlinedPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly text: string;
}

const introduction = `The bundles of konnect-okta-dcr contain the following packages, under the licenses below.
`;

/** Writes the license text of every package that a bundle contains. */
export function writeNotice(modules: ReadonlySet<string>, folder: string): void {
  const folders = new Set([...modules].map(findPackageFolder).filter((found) => found !== undefined));
  const packages = [...folders].map(readPackage).sort((a, b) => (a.name < b.name ? -1 : 1));
  const parts = packages.map(
    ({ name, version, license, text }) =>
      `${"-".repeat(80)}\n${name} ${version} (${license})\n\n${text.trim()}\n`,
  );
  writeFileSync(join(folder, "NOTICE"), [introduction, ...parts].join("\n"));
}

/** The folder of the package of a file in node_modules; undefined for a file of this project. */
function findPackageFolder(file: string): string | undefined {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^@\\/][^\\/]*(?=[\\/])/.exec(
    file.replace(/^\0/, ""),
  )?.[0];
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly author?: string;
}

function readPackage(folder: string): InlinedPackage {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const { name, version, license } = manifest;
  return { name, version, license, text: readLicense(folder, manifest) };
}

function readLicense(folder: string, { name, license, author }: Manifest): string {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file !== undefined) return readFileSync(join(folder, file), "utf8");
  // Some packages only name the license.
  if (license !== "MIT" || author === undefined) throw new Error(`${name} has no license file`);
  return `Copyright (c) ${author}\n\n${readFileSync(join(__dirname, "mit.txt"), "utf8")}`;
}
