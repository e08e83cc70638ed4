import { describe, expect, it } from "vitest";
import { parseStackFile } from "../../../src/cli/stack-file";
import { loadSettings } from "../../../src/loader/load-settings";
import type { Finding } from "../../../src/rules";
import { unknownValue } from "../../../src/settings/unknown";

const text = `# a comment
defaults: &defaults
  region: eu
  portal: Acme
config:
  konnect-okta-dcr:acceptance: false
  konnect-okta-dcr:registrations:
    dev:
      okta: &okta
        authorizationServer:
          create:
            name: dev
            audiences: [a, b]
        scopes:
          - orders.read
          - name: "orders write"
            existing: false
        claim: konnect_client_id
        dcrToken:
          env: OKTA_DCR_TOKEN
      konnect:
        <<: *defaults
        token: { env: { secure: "v1:abc:def" } }
        labels: { team: platform, "a.b": c }
    "my.portal":
      okta: *okta
      konnect: {}
  okta:orgName: acme
`;

function place(path: string, code: Finding["code"] = "DCR_SETTINGS_INVALID"): string {
  const { locate } = parseStackFile("Pulumi.dev.yaml", text);
  const { line, column } = locate({ code, severity: "error", path, message: "", fix: "" });
  return `${line}:${column} ${text.split("\n")[line - 1]?.slice(column - 1) ?? ""}`;
}

describe("places in a stack file", () => {
  it.each([
    ["registrations", "7:3 konnect-okta-dcr:registrations:"],
    ["registrations.dev", "8:5 dev:"],
    ["registrations.dev.okta.authorizationServer.create.name", "12:19 dev"],
    ["registrations.dev.okta.authorizationServer.create.audiences", "13:13 audiences: [a, b]"],
    ["registrations.dev.okta.authorizationServer.create.audiences[1]", "13:28 b]"],
    ["registrations.dev.okta.scopes", "14:9 scopes:"],
    ["registrations.dev.okta.scopes[0]", "15:13 orders.read"],
    ["registrations.dev.okta.scopes[1]", '16:13 name: "orders write"'],
    ["registrations.dev.okta.scopes[1].name", '16:19 "orders write"'],
    ["registrations.dev.okta.claim", "18:16 konnect_client_id"],
    ["registrations.dev.konnect.labels.team", '24:25 platform, "a.b": c }'],
    ['registrations.dev.konnect.labels["a.b"]', "24:42 c }"],
    ["acceptance", "6:32 false"],
  ])("the place of %s in a stack file is %s", (path, expected) => {
    expect(place(path)).toBe(expected);
  });

  it.each([
    ["registrations.dev.konnect.name", "21:7 konnect:"],
    ["registrations.dev.konnect.name.x.y", "21:7 konnect:"],
    ["registrations.prod", "7:3 konnect-okta-dcr:registrations:"],
    ["http.retries", "5:1 config:"],
  ])("the place of the missing key %s in a stack file is that of its object, %s", (path, expected) => {
    expect(place(path)).toBe(expected);
  });

  it("the place of an unknown key in a stack file is that of the key and not of its value", () => {
    expect(place("registrations.dev.okta.claim", "DCR_SETTINGS_UNKNOWN_KEY")).toBe(
      "18:9 claim: konnect_client_id",
    );
  });

  it("the place of a value in a stack file is found through anchors and merges", () => {
    expect(place("registrations.dev.konnect.region")).toBe("3:11 eu");
    expect(place('registrations["my.portal"].okta.claim')).toBe("18:16 konnect_client_id");
    expect(place('registrations["my.portal"].konnect')).toBe("27:7 konnect: {}");
  });
});

describe("settings in a stack file", () => {
  const parse = (content: string, file = "Pulumi.dev.yaml") => parseStackFile(file, content);

  it("a stack file is read with its anchors and merges, and its encrypted values are unknown", () => {
    const { raw, stack, findings } = parse(text, "stacks/Pulumi.dev.yaml");
    expect({ stack, findings }).toEqual({ stack: "dev", findings: [] });
    expect(raw).toMatchObject({
      acceptance: false,
      registrations: { dev: { konnect: { region: "eu", portal: "Acme", token: { env: unknownValue } } } },
    });
  });

  it("the name of the stack comes from the name of its file", () => {
    expect(parse(text, "/a/b/Pulumi.team.prod.yml").stack).toBe("team.prod");
  });

  it("registrations can be JSON in a string, as pulumi config set writes them", () => {
    const { raw } = parse(`config:\n  konnect-okta-dcr:registrations: '{"dev":{"okta":{}}}'\n`);
    expect(raw?.registrations).toEqual({ dev: { okta: {} } });
  });

  it.each([
    ["that are encrypted as a whole", "config:\n  konnect-okta-dcr:registrations:\n    secure: v1:abc\n"],
    ["from an environment with other config", "environment: [acme/prod]\nconfig: {}\n"],
    ["from an environment without other config", "environment:\n  - acme/prod\n"],
  ])("registrations %s are reported as unseen and cause no error", (_title, content) => {
    const { raw, findings } = parse(content);
    expect(raw?.registrations).toBe(unknownValue);
    expect(findings).toMatchObject([{ code: "DCR_SETTINGS_UNSEEN", severity: "notice" }]);
    expect(loadSettings({ registrations: raw?.registrations }, { stack: "dev" }).findings).toEqual([]);
  });

  it("a mistyped key in a stack file is reported with the key that was probably meant", () => {
    const { findings } = parse("config:\n  konnect-okta-dcr:registration: {}\n  konnect-okta-dcr:other: x\n");
    expect(findings).toMatchObject([
      {
        code: "DCR_SETTINGS_UNKNOWN_KEY",
        path: "registration",
        line: 2,
        column: 3,
        fix: "Did you mean konnect-okta-dcr:registrations?",
      },
    ]);
  });

  it("a config key for a token is not reported as a mistyped key", () => {
    const content =
      "config:\n  konnect-okta-dcr:htp: { secure: v1:a }\n  konnect-okta-dcr:registrations: { dev: { konnect: { token: { config: htp } } } }\n";
    expect(parse(content).findings).toEqual([]);
  });

  it.each([
    ["an unclosed list", "config:\n  a: [b\n", 3],
    ["a repeated key", "config:\n  a: 1\n  a: 2\n", 3],
    ["a tab for indentation", "config:\n\ta: 1\n", 2],
    ["a list at its top level", "- a\n", 1],
    ["no content", "", 1],
    ["an unknown anchor", "config:\n  a: *b\n", 1],
  ])("a stack file with %s is refused with its line", (_title, content, line) => {
    const { raw, findings } = parse(content);
    expect(raw).toBeUndefined();
    expect(findings.length).toBeGreaterThan(0);
    expect(findings[0]).toMatchObject({ code: "DCR_SETTINGS_FILE", severity: "error", line });
  });

  it("a stack file whose anchors multiply excessively is refused", () => {
    const bomb = ["config:", "  a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const [index, name] of ["b", "c", "d", "e"].entries()) {
      const previous = String.fromCharCode(97 + index);
      bomb.push(`  ${name}: &${name} [${Array(10).fill(`*${previous}`).join(", ")}]`);
    }
    expect(parse(bomb.join("\n"))).toMatchObject({
      raw: undefined,
      findings: [{ code: "DCR_SETTINGS_FILE" }],
    });
  });
});

describe("a stack file that would take too long", () => {
  const parse = (content: string) => {
    const { raw, findings, locate } = parseStackFile("Pulumi.dev.yaml", content);
    const loaded = raw === undefined ? [] : loadSettings(raw, { stack: "dev" }).findings;
    return {
      isRead: raw !== undefined,
      all: [...findings, ...loaded.map((item) => ({ ...item, ...locate(item) }))],
    };
  };
  const keys = (count: number, indent: string) =>
    Array.from({ length: count }, (_, index) => `${indent}key${index}: x\n`).join("");
  const chain = (open: string, close: string) =>
    ["a: &a {x: 1}", ..."bcdefg"].map((line, index, all) =>
      index === 0
        ? line
        : `${line}: &${line} ${open}${Array(10)
            .fill(`*${all[index - 1]?.[0]}`)
            .join(",")}${close}`,
    );

  it("with 3,000 unknown keys gives the first 50 findings and a count", () => {
    const { all } = parse(
      `config:\n  konnect-okta-dcr:registrations:\n    dev:\n      okta:\n${keys(3000, "        ")}`,
    );
    expect(all).toHaveLength(51);
    expect(all.at(-1)).toMatchObject({
      code: "DCR_SETTINGS_FINDINGS_CUT",
      severity: "error",
      message: "2955 more findings are not shown",
    });
    expect(JSON.stringify(all).length).toBeLessThan(30_000);
  });

  it.each([
    [
      "90 aliases of 3,000 keys",
      `x: &x\n${keys(3000, "  ")}config:\n${Array.from({ length: 90 }, (_, index) => `  r${index}: *x\n`).join("")}`,
    ],
    ["merges that multiply", [...chain("{<<: [", "]}"), "config: {<<: *g}"].join("\n")],
    ["aliases that multiply", [...chain("[", "]"), "config: *g"].join("\n")],
    ["an alias within its own anchor", "config: &a\n  b: *a\n"],
    ["100,000 lists in one another", `config: ${"[".repeat(100_000)}${"]".repeat(100_000)}`],
    [
      "a text with 50,000 lists of JSON in one another",
      `config:\n  konnect-okta-dcr:registrations: '${"[".repeat(50_000)}${"]".repeat(50_000)}'\n`,
    ],
    ["100,000 lists in one another in block style", `${"- ".repeat(100_000)}a`],
    [
      "100 maps in one another",
      Array.from({ length: 100 }, (_, index) => `${" ".repeat(index)}a:\n`).join(""),
    ],
  ])("is refused in time: %s", (_title, content) => {
    const start = performance.now();
    const { isRead, all } = parse(content);
    expect(isRead).toBe(false);
    expect(all.map(({ code, severity }) => `${severity} ${code}`)).toEqual(["error DCR_SETTINGS_FILE"]);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it("is checked in time with many keys, references and equal names", () => {
    const mistyped = Array.from(
      { length: 9000 },
      (_, index) => `  konnect-okta-dcr:registration${index}: { config: a }\n`,
    );
    const start = performance.now();
    expect(parse(`config:\n${mistyped.join("")}`).all.length).toBeLessThan(60);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it("keeps JSON in a text within the same limits", () => {
    const { all } = parse(
      `config:\n  konnect-okta-dcr:registrations: '${"[".repeat(400)}${"]".repeat(400)}'\n`,
    );
    expect(all).toMatchObject([{ code: "DCR_SETTINGS_MISSING", path: "registrations" }]);
  });
});

describe("secrets in a stack file", () => {
  const findings = (lines: readonly string[], env = {}) =>
    parseStackFile("Pulumi.dev.yaml", ["config:", ...lines.map((line) => `  ${line}`)].join("\n"), env)
      .findings;
  const token = `00${"a1B2c3D4".repeat(5)}`;

  it.each([
    ["Okta's API token", [`okta:apiToken: ${token}`], "okta:apiToken"],
    ["Okta's access token", ["okta:accessToken: canary"], "okta:accessToken"],
    ["Okta's private key", ["okta:privateKey: canary"], "okta:privateKey"],
    ["a token under any name", [`acme:note: kpat_${"x1".repeat(12)}`], "acme:note"],
    [
      "what a config reference names",
      [
        "konnect-okta-dcr:registrations: { dev: { konnect: { token: { config: mine } } } }",
        "konnect-okta-dcr:mine: canary",
      ],
      "konnect-okta-dcr:mine",
    ],
    [
      "what a config reference in JSON names",
      [`konnect-okta-dcr:registrations: '{"dev":{"konnect":{"token":{"config":"a:b"}}}}'`, "a:b: canary"],
      "a:b",
    ],
  ])("are refused in clear, at their place and without their value: %s", (_title, lines, path) => {
    const found = findings(lines);
    expect(found).toMatchObject([
      { code: "DCR_SETTINGS_SECRET_CLEAR", severity: "error", path, line: lines.length + 1 },
    ]);
    expect(JSON.stringify(found)).not.toMatch(/canary|a1B2c3D4|x1x1/);
  });

  it("are no matter where they are encrypted", () => {
    const lines = [
      "okta:apiToken: { secure: v1:abc }",
      "konnect-okta-dcr:registrations: { dev: { konnect: { token: { config: mine } } } }",
      "konnect-okta-dcr:mine: { secure: v1:def }",
    ];
    expect(findings(lines)).toEqual([]);
  });

  it("do not go to a host that the stack file names", () => {
    expect(findings(["okta:httpProxy: http://evil.example"])).toMatchObject([
      { code: "DCR_SETTINGS_OKTA_ADDRESS", path: "okta:httpProxy", line: 2, column: 19 },
    ]);
  });
});
