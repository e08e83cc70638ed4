import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import type { CheckedFile, PlacedFinding } from "../../../src/check";
import { toGitHub, toGitLab, toMarkdown, toSarif, toTerminal } from "../../../src/check";

const file = "stacks/Pulumi.dev.yaml";

function toFinding(change: Partial<PlacedFinding> = {}): PlacedFinding {
  return {
    file,
    line: 2,
    column: 9,
    code: "DCR_RULE_SCOPE_OPENID",
    severity: "error",
    path: "registrations.dev.okta.scopes[1]",
    message: "openid prevents client credentials",
    fix: "Remove openid.",
    ...change,
  };
}

function toFile(
  findings: readonly PlacedFinding[],
  text = "config:\n        scopes: [openid]\n",
): CheckedFile {
  return { file, repositoryPath: file, text, findings };
}

/** The published schema, which a package of the SARIF SDK ships; it is written for an older draft of JSON Schema. */
function createSarifValidation() {
  const path = createRequire(__filename).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
  const { $schema, id, ...schema } = JSON.parse(readFileSync(path, "utf8"));
  return addFormats(new Ajv({ strict: false, unicodeRegExp: false })).compile(schema);
}

describe("check --format github", () => {
  it("check prints an annotation for each finding, errors first, then the numbers", () => {
    const files = [toFile([toFinding({ severity: "notice", line: 1 }), toFinding()])];
    expect(toGitHub(files).split("\n")).toEqual([
      "::error file=stacks/Pulumi.dev.yaml,line=2,col=9,title=DCR_RULE_SCOPE_OPENID::registrations.dev.okta.scopes[1]: openid prevents client credentials → Remove openid.",
      expect.stringMatching(/^::notice file=stacks\/Pulumi\.dev\.yaml,line=1,col=9,/),
      "1 file: 1 error, 0 warnings, 1 notice",
    ]);
  });

  it("check escapes percent signs, line breaks, colons and commas in annotations", () => {
    const finding = toFinding({ message: "100%\r\n::error::x" });
    const lines = toGitHub([{ ...toFile([finding]), repositoryPath: "a:b,c.yaml" }]).split("\n");
    expect(lines[0]).toBe(
      "::error file=a%3Ab%2Cc.yaml,line=2,col=9,title=DCR_RULE_SCOPE_OPENID::registrations.dev.okta.scopes[1]: 100%25%0D%0A::error::x → Remove openid.",
    );
    expect(lines).toHaveLength(2);
  });
});

describe("check --format gitlab", () => {
  it("check prints a code quality report whose fingerprints survive a move to another line", () => {
    const [before] = JSON.parse(toGitLab([toFile([toFinding()])]));
    const [after] = JSON.parse(toGitLab([toFile([toFinding({ line: 7 })])]));
    expect(before).toEqual({
      description: "registrations.dev.okta.scopes[1]: openid prevents client credentials → Remove openid.",
      check_name: "DCR_RULE_SCOPE_OPENID",
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      severity: "major",
      location: { path: file, lines: { begin: 2 } },
    });
    expect(after.fingerprint).toBe(before.fingerprint);
  });

  it("equal findings of a file have different fingerprints", () => {
    const issues: { fingerprint: string }[] = JSON.parse(toGitLab([toFile([toFinding(), toFinding()])]));
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });
});

describe("check --format sarif", () => {
  const isValid = createSarifValidation();

  it.each([
    ["no file", []],
    ["a file without findings", [toFile([])]],
    ["findings of each severity", [toFile([toFinding(), toFinding({ severity: "warning" })])]],
    [
      "a file elsewhere, with a name that a URI escapes",
      [{ ...toFile([toFinding({ severity: "notice" })]), repositoryPath: "/tmp/a b#c?.yaml" }],
    ],
  ])("the SARIF log of %s is valid by the published schema", (_title, files) => {
    expect(isValid(JSON.parse(toSarif(files as CheckedFile[]))), JSON.stringify(isValid.errors)).toBe(true);
  });

  it("the schema of SARIF refuses a log without the name of the tool", () => {
    const log = JSON.parse(toSarif([toFile([toFinding()])]));
    delete log.runs[0].tool.driver.name;
    expect(isValid(log)).toBe(false);
  });

  it("a SARIF result names the rule, the line and the path in the repository", () => {
    const log = JSON.parse(toSarif([{ ...toFile([toFinding()]), repositoryPath: "a b/Pulumi.dev.yaml" }]));
    const [run] = log.runs;
    expect(run.results[0]).toMatchObject({
      ruleId: "DCR_RULE_SCOPE_OPENID",
      level: "error",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "a%20b/Pulumi.dev.yaml" },
            region: { startLine: 2, startColumn: 9 },
          },
        },
      ],
    });
    expect(run.tool.driver.rules[run.results[0].ruleIndex].id).toBe("DCR_RULE_SCOPE_OPENID");
  });
});

describe("check at a terminal", () => {
  it("check shows each finding below its file, with its line and a caret", () => {
    const clean = { ...toFile([]), file: "stacks/Pulumi.prod.yaml" };
    expect(toTerminal([toFile([toFinding()]), clean], { columns: 80 })).toBe(
      `${file}

  ✗ error 2:9 DCR_RULE_SCOPE_OPENID
    registrations.dev.okta.scopes[1]: openid prevents client credentials
    2 │         scopes: [openid]
      │         ^
    → Remove openid.

✓ stacks/Pulumi.prod.yaml

2 files: 1 error, 0 warnings, 0 notices`,
    );
  });

  it.each([48, 60, 200])("no line of check is wider than a terminal of %i columns", (columns) => {
    const long = `config:\n${" ".repeat(8)}scopes: [${"openid, ".repeat(60)}]\n`;
    const findings = [9, 300].map((column) =>
      toFinding({ column, message: "the same word again ".repeat(20).trim() }),
    );
    const report = toTerminal([toFile(findings, long)], { columns, hasColours: false });
    expect(report).toContain("…");
    expect(Math.max(...report.split("\n").map((line) => line.length))).toBeLessThanOrEqual(columns);
  });

  it("the caret of check points to the column after characters that are shown as escapes", () => {
    const text = 'config:\n"\u001b[2J": openid\n';
    const report = toTerminal([toFile([toFinding({ column: 9 })], text)], { columns: 80 });
    const [line = "", caret = ""] = report.split("\n").slice(4, 6);
    expect(line).toContain('"\\u001b[2J": openid');
    expect(line[caret.indexOf("^")]).toBe("o");
  });

  it("check shows no line of a file that holds a secret in clear", () => {
    const findings = [toFinding(), toFinding({ code: "DCR_SETTINGS_SECRET_CLEAR", line: 1 })];
    const report = toTerminal(
      [toFile(findings, "okta:apiToken: canary-canary\nscopes: canary-canary\n")],
      {},
    );
    expect(report).not.toContain("canary");
  });

  it("check hides what looks like a token in the lines that it shows", () => {
    const text = `config:\n        scopes: kpat_${"a1".repeat(20)}\n`;
    const report = toTerminal([toFile([toFinding()], text)], { columns: 120 });
    expect(report).toContain("scopes: [redacted]");
  });

  it("check paints only if the terminal shows colours", () => {
    expect(toTerminal([toFile([toFinding()])], { hasColours: true })).toContain(
      "\u001b[31m✗ error\u001b[39m",
    );
    expect(toTerminal([toFile([toFinding()])], {})).not.toContain("\u001b");
  });
});

describe("check --format markdown", () => {
  it("a finding is one row of a table, whatever its texts hold", () => {
    const hostile = "a|b `c` <!-- <img src=x> @acme #1 https://evil.example [x](y) *z*";
    const lines = toMarkdown([toFile([toFinding({ message: hostile, path: hostile })])]).split("\n");
    expect(lines).toHaveLength(8);
    const [row = ""] = lines.slice(4);
    expect(row.match(/\|/g)).toHaveLength(5);
    expect(row.replace(/<code>.*?<\/code>|`[^`]*`/g, "")).not.toMatch(/[`<*[@#]|https:/);
    expect(lines.at(-2)).toBe("1 file: 1 error, 0 warnings, 0 notices");
  });

  it("no more than 200 findings are rows of the table", () => {
    const text = toMarkdown([toFile(Array.from({ length: 250 }, () => toFinding()))]);
    expect(text.match(/^\| ❌/gm)).toHaveLength(200);
    expect(text).toContain("… and 50 more");
  });
});
