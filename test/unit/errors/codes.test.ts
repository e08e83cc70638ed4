import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { errorCodes } from "../../../src/errors";
import { toErrorsPage } from "../../docs/errors-page";
import { projectFolder } from "../../project-folder";

const sources = readdirSync(join(projectFolder, "src"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith("codes.ts"))
  .map((file) => readFileSync(join(projectFolder, "src", file), "utf8"))
  .join("\n");

describe("error codes", () => {
  it("every error code is used in src", () => {
    expect(Object.keys(errorCodes).filter((code) => !sources.includes(code))).toEqual([]);
  });

  it("the error codes are in alphabetical order", () => {
    expect(Object.keys(errorCodes)).toEqual(Object.keys(errorCodes).sort());
  });

  it("docs/errors.md is the page that npm run docs generates from the error codes", () => {
    expect(readFileSync(join(projectFolder, "docs", "errors.md"), "utf8")).toBe(toErrorsPage());
  });

  it("no sentence has an article before a word that is inserted, which could make it a wrong one", () => {
    const pattern = /\b(a|an) \$\{/i;
    expect("a $" + "{kind} is gone").toMatch(pattern);
    expect(sources.split("\n").filter((line) => pattern.test(line))).toEqual([]);
  });

  it("no sentence has the wrong article before a word of this field", () => {
    const texts = `${sources}\n${JSON.stringify(errorCodes)}`;
    const pattern =
      /\ba (auth|API|access|application|authorization|issuer|Okta|object|organi[sz]ation|owner)\b|\ban (claim|DCR|Konnect|portal|publication|registration|scope|strategy|token|URL|user)\b/g;
    expect("a auth strategy").toMatch(pattern);
    expect(texts.match(pattern) ?? []).toEqual([]);
  });
});
