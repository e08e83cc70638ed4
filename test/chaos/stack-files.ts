import { stringify } from "yaml";
import { parseStackFile } from "../../src/cli/stack-file";
import { showTexts } from "../../src/errors/foreign-text";
import { loadSettings } from "../../src/loader/load-settings";
import { canaries, hostileTexts, type Try } from "./try";

const okta = {
  authorizationServer: { create: { name: "dev", audience: "api://orders" } },
  scopes: ["orders.read"],
  claim: "client",
  dcrToken: { env: "OKTA_DCR_TOKEN" },
};
const konnect = { region: "eu", token: { env: "KONNECT_TOKEN" }, portal: "Acme" };

/** Registrations and further config that must give at least one error. */
const refused: Readonly<
  Record<string, { readonly registration?: unknown; readonly config?: object; readonly text?: string }>
> = {
  "a token for an env": { registration: { okta: { ...okta, dcrToken: { env: canaries.dcr } }, konnect } },
  "a token for a file": { registration: { okta: { ...okta, dcrToken: { file: canaries.dcr } }, konnect } },
  "a token for a config key": {
    registration: { okta: { ...okta, dcrToken: { config: canaries.dcr } }, konnect },
  },
  "a token in a command": {
    registration: { okta: { ...okta, dcrToken: { command: ["echo", canaries.konnect] } }, konnect },
  },
  "a token for a reference": { registration: { okta: { ...okta, dcrToken: canaries.dcr }, konnect } },
  "a token for its id": { registration: { okta: { ...okta, dcrTokenId: canaries.dcr }, konnect } },
  "a token as a portal": { registration: { okta, konnect: { ...konnect, portal: canaries.konnect } } },
  "a token as a label": { registration: { okta, konnect: { ...konnect, labels: { a: canaries.dcr } } } },
  "a token as an unknown key": { registration: { okta, konnect: { ...konnect, [canaries.konnect]: 1 } } },
  "a token in a URL": {
    registration: {
      okta,
      konnect: { ...konnect, region: undefined, serverUrl: `https://a:${canaries.konnect}@x.example` },
    },
  },
  "a token in a route": {
    registration: { okta, konnect: { ...konnect, exampleRoute: `https://x/?t=${canaries.konnect}` } },
  },
  ...Object.fromEntries(
    ["client_secret", "session_secret", "redis_password", "http_proxy_authorization"].map((key) => [
      `plugin secret ${key}`,
      { registration: { okta, konnect: { ...konnect, pluginConfig: { [key]: canaries.plugin } } } },
    ]),
  ),
  "a file around the project": {
    registration: { okta: { ...okta, dcrToken: { file: "../../token" } }, konnect },
  },
  "a foreign server": {
    registration: { okta, konnect: { ...konnect, region: undefined, serverUrl: "https://evil.example" } },
  },
  "a server that looks like Konnect": {
    registration: {
      okta,
      konnect: { ...konnect, region: undefined, serverUrl: "https://eu.api.konghq.com.evil.example" },
    },
  },
  "a plain server": {
    registration: { okta, konnect: { ...konnect, region: undefined, serverUrl: "http://eu.api.konghq.com" } },
  },
  ...Object.fromEntries(
    ["okta:apiToken", "okta:accessToken", "okta:privateKey", "acme:note"].map((key) => [
      `${key} in clear`,
      { config: { [key]: canaries.dcr } },
    ]),
  ),
  "a config reference in clear": {
    registration: { okta, konnect: { ...konnect, token: { config: "mine" } } },
    config: { "konnect-okta-dcr:mine": canaries.konnect },
  },
  ...Object.fromEntries(
    [
      ["okta:httpProxy", "http://evil.example"],
      ["okta:httpProxy", "evil"],
      ["okta:baseUrl", "evil.example"],
      ["okta:baseUrl", "okta.com.evil.example"],
      ["okta:baseUrl", "okta.com/x"],
      ["okta:orgName", "evil.example/x?"],
      ["okta:orgName", "a@b"],
    ].map(([key = "", value]) => [`${key} ${value}`, { config: { [key]: value } }]),
  ),
  ...Object.fromEntries(
    // Half a token is known only where the whole one is; check knows none.
    hostileTexts.slice(0, -2).flatMap((text, index) => [
      [`hostile key ${index + 1}`, { registration: { okta, konnect: { ...konnect, [text]: 1 } } }],
      [
        `hostile scope ${index + 1}`,
        { registration: { okta: { ...okta, scopes: [text, text, "openid"] }, konnect } },
      ],
      [`hostile registration ${index + 1}`, { config: { "konnect-okta-dcr:registrations": { [text]: {} } } }],
    ]),
  ),
  "3,000 unknown keys": { registration: { okta: numbered(3000), konnect } },
  "20,000 unknown keys": { registration: { okta: numbered(20_000), konnect } },
  "90 aliases of 3,000 keys": {
    text: `x: &x\n${lines(3000, "  ")}config:\n${Array.from({ length: 90 }, (_, index) => `  r${index}: *x\n`).join("")}`,
  },
  "aliases that multiply": { text: multiply("[", "]") },
  "merges that multiply": { text: multiply("{<<: [", "]}") },
  "an alias in its own anchor": { text: "config: &a\n  b: *a\n" },
  "lists in lists": { text: `config: ${"[".repeat(30_000)}${"]".repeat(30_000)}` },
  "lists in lists in JSON": {
    config: { "konnect-okta-dcr:registrations": `${"[".repeat(30_000)}${"]".repeat(30_000)}` },
  },
  "maps in maps": { text: Array.from({ length: 400 }, (_, index) => `${" ".repeat(index)}a:\n`).join("") },
  "no YAML": { text: "config:\n\ta: [\u001b[2J" },
  "a NUL": { text: "config: \u0000" },
  nothing: { text: "" },
};

/** Every stack file must give an error, in time, without what it holds. */
export function listStackFileTries(): Try[] {
  return Object.entries(refused).map(
    ([name, { registration = { okta, konnect }, config = {}, text }]): Try => ({
      part: "stack files",
      name,
      run: async () => {
        const content =
          text ??
          stringify({ config: { "konnect-okta-dcr:registrations": { dev: registration }, ...config } });
        const { raw, findings, locate } = parseStackFile("Pulumi.dev.yaml", content, {});
        const loaded = raw === undefined ? [] : loadSettings(raw, { stack: "dev" }).findings;
        const all = [...findings, ...loaded.map((finding) => ({ ...finding, ...locate(finding) }))];
        const hasError = all.some(({ severity }) => severity === "error");
        return {
          output: JSON.stringify(showTexts(all), undefined, 2),
          untrue: hasError ? undefined : "no error was reported",
        };
      },
    }),
  );
}

function numbered(count: number): object {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, "x"]));
}

function lines(count: number, indent: string): string {
  return Array.from({ length: count }, (_, index) => `${indent}key${index}: x\n`).join("");
}

function multiply(open: string, close: string): string {
  const names = [..."abcdefgh"];
  const levels = names.map((name, index) =>
    index === 0
      ? "a: &a {x: 1}"
      : `${name}: &${name} ${open}${Array(10)
          .fill(`*${names[index - 1]}`)
          .join(",")}${close}`,
  );
  return [...levels, "config: *h"].join("\n");
}
