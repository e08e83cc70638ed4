import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../project-folder";

interface Example {
  readonly title: string;
  readonly code: string;
}

/** Every block of TypeScript in doc comments and pages. */
function findExamples(): Example[] {
  const files = ["src", "docs", "README.md"].flatMap((place) =>
    ts.sys.fileExists(join(projectFolder, place))
      ? [join(projectFolder, place)]
      : ts.sys.readDirectory(join(projectFolder, place), [".ts", ".md"]),
  );
  return files.flatMap((file) => {
    const text = readFileSync(file, "utf8").replace(/^ \* ?/gm, file.endsWith(".ts") ? "" : "$&");
    return [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = ""], index) => ({
      title: `${file.slice(projectFolder.length + 1)} ${index + 1}`,
      code,
    }));
  });
}

const examples = findExamples();

/** What the compiler, as strict as for the package itself, says about an example in a project that uses it. */
function findCompileProblems(code: string): string[] {
  const name = join(projectFolder, "test", "package", "example.ts");
  const { config } = ts.readConfigFile(join(projectFolder, "test", "tsconfig.json"), ts.sys.readFile);
  const folder = join(projectFolder, "test");
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [], files: ["package/example.ts"] },
    ts.sys,
    folder,
  );
  const host = ts.createCompilerHost({ ...options, noUnusedLocals: false });
  const { fileExists, getSourceFile } = host;
  host.fileExists = (file) => file === name || fileExists(file);
  host.getSourceFile = (file, ...rest) =>
    file === name
      ? ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true)
      : getSourceFile(file, ...rest);
  const program = ts.createProgram([name], { ...options, noEmit: true }, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe("code examples", () => {
  it("every public class and function has a code example", () => {
    const found = examples.map(({ code }) => code).join("\n");
    for (const name of [
      "DeveloperPortalDcr",
      "registrationsFromConfig",
      "DcrProvider",
      "AuthStrategy",
      "PortalDefault",
      "ApiPublication",
    ]) {
      expect(found).toMatch(new RegExp(`\\b${name}\\(`));
    }
  });

  it.each(examples)(
    "the code example $title compiles",
    ({ code }) => expect(findCompileProblems(code)).toEqual([]),
    60_000,
  );

  it("a code example with an unknown argument does not compile", () => {
    const example = examples.find(({ code }) => code.includes("portal:"));
    const broken = example?.code.replace("portal:", "portall:") ?? "";
    expect(findCompileProblems(broken)).not.toEqual([]);
  }, 60_000);
});
