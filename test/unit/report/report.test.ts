import { expect, it } from "vitest";
import { toJsonReport } from "../../../src/report/json-report";
import { toMarkdownReport } from "../../../src/report/markdown/markdown-report";
import { type Preview, parsePreview } from "../../../src/report/preview";
import { toReport } from "../../../src/report/report";
import { toTextReport } from "../../../src/report/text-report";
import { hostileTexts, reportCases } from "../../report/cases";

const strategyType = "pulumi-nodejs:dynamic/konnect:AuthStrategy";
const urn = (type: string, name: string, stack = "prod") => `urn:pulumi:${stack}::shop::${type}::${name}`;

function toPreview(steps: readonly object[], further: object = {}): Preview {
  return parsePreview(JSON.stringify({ steps, changeSummary: {}, ...further }), "preview-prod.json");
}

/** An update of a resource. */
function toUpdate(type: string, olds: object, news: object, further: object = {}): Preview {
  const state = { id: "1", ...further };
  return toPreview([
    {
      op: "update",
      urn: urn(type, "x"),
      oldState: { ...state, inputs: olds },
      newState: { id: "1", inputs: news },
    },
  ]);
}

const formats = { markdown: toMarkdownReport, text: toTextReport, json: toJsonReport };

it.each([
  [
    "another issuer",
    "uses another authorization server",
    strategyType,
    { issuer: "https://a.okta.com/oauth2/1" },
    { issuer: "https://a.okta.com/oauth2/2" },
  ],
  [
    "another organization",
    "uses another Okta organization",
    strategyType,
    { issuer: "https://a.okta.com/oauth2/1" },
    { issuer: "https://b.okta.com/oauth2/1" },
  ],
  [
    "another server URL",
    "moves to another server",
    strategyType,
    { serverUrl: "https://eu.api.konghq.com" },
    { serverUrl: "https://us.api.konghq.com" },
  ],
  [
    "another token reference",
    "reads its Konnect token from another source",
    strategyType,
    { konnectTokenReference: { env: "A" } },
    { konnectTokenReference: { file: "b" } },
  ],
  [
    "more clients",
    "is opened to more clients: + ALL_CLIENTS",
    "okta:auth/serverPolicy:ServerPolicy",
    { clientWhitelists: ["0oa1"] },
    { clientWhitelists: ["0oa1", "ALL_CLIENTS"] },
  ],
] as const)("%s needs attention and exit code 3", (_title, sentence, type, olds, news) => {
  const report = toReport([toUpdate(type, olds, news)]);
  expect(report.exitCode).toBe(3);
  expect(toTextReport(report)).toContain(sentence);
});

it("protection that is taken away needs attention although the engine calls it the same", () => {
  const step = {
    urn: urn(strategyType, "x"),
    oldState: { inputs: {}, protect: true },
    newState: { inputs: {} },
  };
  const report = toReport([toPreview([{ op: "same", ...step }])]);
  expect(report.exitCode).toBe(3);
  expect(toTextReport(report)).toContain("is no longer protected against deletion");
});

it("an operation of a newer engine is a change that needs attention", () => {
  const report = toReport([
    toPreview([{ op: "teleport", urn: urn(strategyType, "x"), newState: { inputs: {} } }]),
  ]);
  expect(report.exitCode).toBe(3);
  expect(toTextReport(report)).toContain(
    "has the operation teleport, which this version of report does not know",
  );
});

it("fewer clients and another name need no attention, only exit code 2", () => {
  const policy = "okta:auth/serverPolicy:ServerPolicy";
  const olds = { name: "a", clientWhitelists: ["0oa1", "0oa2"] };
  expect(toReport([toUpdate(policy, olds, { name: "b", clientWhitelists: ["0oa1"] })]).exitCode).toBe(2);
});

it("a failed preview has exit code 1 and its errors with the settings path", () => {
  const report = toReport([
    toPreview([], {
      diagnostics: [
        {
          severity: "error",
          message:
            "error: [DCR_SETTINGS_REFUSED] the settings have 2 problems; nothing was sent:\n  - registrations.a.okta.claim: no claim [DCR_X] fix\n  - registrations.b.okta.claim: no claim [DCR_X] fix\n",
        },
      ],
    }),
  ]);
  expect(report.exitCode).toBe(1);
  expect(report.stacks[0]?.errors).toEqual([
    { path: "registrations.a.okta.claim", message: "no claim [DCR_X] fix" },
    { path: "registrations.b.okta.claim", message: "no claim [DCR_X] fix" },
  ]);
});

it("two previews of one stack are refused with both file names", () => {
  const one = toUpdate(strategyType, { name: "a" }, { name: "b" });
  expect(() => toReport([one, { ...one, source: "other.json" }])).toThrow(/other\.json .*preview-prod\.json/);
});

it.each(Object.entries(formats))(
  "secrets appear in no %s report, in whatever form the engine gives them",
  (_name, format) => {
    const canary = "canary-secret-0123456789";
    const secret = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      plaintext: canary,
    };
    const text = format(
      toReport([
        toUpdate(
          strategyType,
          { name: "a", pluginConfig: { client_secret: "old", other: secret }, tokenFingerprint: "scrypt:1" },
          { name: "b", pluginConfig: { client_secret: canary, other: "x" }, tokenFingerprint: "scrypt:2" },
        ),
      ]),
    );
    expect(text).not.toContain(canary);
    expect(text).not.toContain("scrypt:");
    expect(text).toContain("DCR token: new value");
  },
);

it.each(Object.entries(formats))(
  "a token in the reason or the name of a stack without a preview does not appear in the %s report",
  (_, format) => {
    const token = `kpat_${"x9".repeat(20)}`;
    const missing = [{ stack: `prod-${token}`, reason: `no rights with ${token}\u202e\u001b[2J` }];
    const text = format(toReport([], missing));
    expect(text).not.toContain(token);
    expect(text).toContain("no rights with");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    expect(text).not.toMatch(/[\u001b\u202e]/);
  },
);

it("texts of others reach a report in no form that a terminal, Markdown or HTML acts on", () => {
  const hostile = reportCases.find(({ name }) => name === "hostile-texts");
  const report = toReport(hostile?.toPreviews() ?? []);
  const text = toTextReport(report);
  const markdown = toMarkdownReport(report);
  for (const shown of [text, markdown, toJsonReport(report)]) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(shown).not.toMatch(/^::/m);
  }
  const outside = markdown
    .replace(/^```+(diff|mermaid)\n[\s\S]*?\n```+$/gm, "")
    .replace(/<code>.*?<\/code>/g, "")
    .replace(/`[^`\n]+`/g, "");
  expect(hostileTexts.length).toBeGreaterThan(5);
  for (const mark of ["<script", "@octocat", "evil.example", "**bold", "$x$", ":tada:", "#1 "]) {
    expect(outside).not.toContain(mark);
  }
  expect(markdown.match(/<!--/g)).toHaveLength(markdown.startsWith("<!--") ? 1 + countQuoted(markdown) : 0);
});

/** Marks that stand in code, where they mean nothing. */
function countQuoted(markdown: string): number {
  const fenced = [...markdown.matchAll(/^```+diff\n[\s\S]*?\n```+$/gm)].join("\n");
  return (fenced.match(/<!--/g) ?? []).length;
}

it("a report of 5 MB of changes is shortened, says so, and keeps what needs attention first", () => {
  const steps = Array.from({ length: 5000 }, (_, index) => ({
    op: "create",
    urn: urn("okta:auth/serverScope:ServerScope", `scope-${index}`),
    newState: { inputs: { name: `scope-${index}`, description: "x".repeat(1000) } },
  }));
  const gone = { op: "delete", urn: urn(strategyType, "zzz"), oldState: { inputs: { name: "zzz" } } };
  const text = toMarkdownReport(toReport([toPreview([...steps, gone])]));
  expect(text.length).toBeLessThanOrEqual(65_000);
  expect(text).toContain("Left out to keep this comment below 65,000 characters");
  expect(text.indexOf("auth strategy `zzz`: is deleted")).toBeLessThan(400);
  expect(text.trimEnd()).toMatch(/<\/sub>$/);
});

it("the same previews in another order give the same report", () => {
  const [three] = reportCases.filter(({ name }) => name === "three-stacks");
  const previews = three?.toPreviews() ?? [];
  expect(toMarkdownReport(toReport([...previews].reverse()))).toBe(toMarkdownReport(toReport(previews)));
  expect(toReport(previews).headline).toBe("3 stacks: 1 changes, 2 unchanged");
});

it("the text report of another scope fits 40 rows of 80 columns", () => {
  const scope = reportCases.find(({ name }) => name === "scope-added");
  const text = toTextReport(toReport(scope?.toPreviews() ?? []), { columns: 80 });
  const rows = text.trimEnd().split("\n");
  expect(rows.length).toBeLessThanOrEqual(40);
  expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(80);
});
