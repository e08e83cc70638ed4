import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { TokenReference } from "../../src/secrets/reference";
import { resolveReference } from "../../src/secrets/resolve";
import { projectFolder } from "../project-folder";

const page = readFileSync(join(projectFolder, "docs", "token-sources.md"), "utf8");
const token = "00canary-of-the-token-sources-page-000000000";

/** The blocks of the page with a word after the language, and the heading above each. */
function findBlocks(kind: string): { title: string; code: string }[] {
  return page
    .split(/^## /m)
    .flatMap((section) =>
      [...section.matchAll(/^```(\w+ \w+)\n(.*?)^```/gms)]
        .filter(([, label]) => label === kind)
        .map(([, , code = ""]) => ({ title: section.split("\n")[0] ?? "", code })),
    );
}

/** Secret stores on the PATH: each prints the token if it is called as its manual says, and fails otherwise. */
const stores = {
  vault: `case "$*" in
    "kv get -mount=platform -field=token okta-dcr") [ "\${VAULT_TOKEN-x}" != "" ] && echo ${token} ;;
    "write -field=token auth/jwt/login role=okta-dcr-prod jwt=job-token") echo vault-session ;;
    *) exit 2 ;; esac`,
  op: `case "$*" in
    "read op://platform/okta-dcr/token") echo ${token} ;;
    "run -- "*) [ "$OKTA_DCR_TOKEN" = op://platform/okta-dcr/token ] || exit 1
      shift 2; OKTA_DCR_TOKEN=${token} exec "$@" ;;
    *) exit 2 ;; esac`,
  aws: `[ "$*" = "secretsmanager get-secret-value --secret-id okta-dcr --query SecretString --output text" ] || exit 2
    echo ${token}`,
  gcloud: `[ "$*" = "secrets versions access latest --secret=okta-dcr --project=acme-platform" ] || exit 2
    printf %s ${token}`,
  az: `[ "$*" = "keyvault secret show --vault-name acme-platform --name okta-dcr --query value --output tsv" ] || exit 2
    echo ${token}`,
  pulumi: `case "$*" in
    "env run acme/okta-dcr/prod -- "*) shift 4; OKTA_DCR_TOKEN=${token} exec "$@" ;;
    "up --stack prod --yes") echo "up with \${OKTA_DCR_TOKEN}" ;;
    *) exit 2 ;; esac`,
  curl: `case "$*" in *"Bearer request-token"*"&audience=sts.amazonaws.com") echo '{"value":"web-identity"}' ;; *) exit 2 ;; esac`,
  jq: `[ "$*" = "-er .value" ] || exit 2; read -r line; echo "\${line}" | sed 's/.*"value":"\\([^"]*\\)".*/\\1/'`,
};

let folder: string;
let env: Record<string, string>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dcr-token-sources-"));
  const bin = join(folder, "bin");
  mkdirSync(bin);
  for (const [name, script] of Object.entries(stores)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  env = { PATH: `${bin}:/usr/bin:/bin`, OKTA_DCR_TOKEN: token };
});
afterEach(() => rmSync(folder, { recursive: true }));

async function runShell(script: string, variables: Record<string, string>): Promise<string> {
  return await new Promise((resolve, reject) => {
    execFile("bash", ["-ec", script], { cwd: folder, env: variables }, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(`${error.message}\n${stderr}`)),
    );
  });
}

describe("docs/token-sources.md", () => {
  it.each(findBlocks("yaml stack").filter(({ code }) => !code.includes("file:")))(
    "the reference for $title gives the token of the store",
    async ({ code }) => {
      const { dcrToken } = parse(code) as { dcrToken: TokenReference };
      expect(await resolveReference(dcrToken, { env, folder })).toBe(token);
    },
  );

  it("the reference for Kubernetes gives the token of the mounted file", async () => {
    const [block] = findBlocks("yaml stack").filter(({ title }) => title === "Kubernetes");
    const { dcrToken } = parse(block?.code ?? "") as { dcrToken: { file: string } };
    expect(dcrToken.file).toMatch(/^\/var\/run\/secrets\//);
    const mounted = join(folder, "token");
    writeFileSync(mounted, `${token}\n`);
    expect(await resolveReference({ file: mounted }, { env, folder })).toBe(token);
  });

  it.each(findBlocks("yaml stack"))("check accepts the reference for $title", async ({ code }) => {
    const indented = code.replace(/^/gm, "        ").trim();
    writeFileSync(
      join(folder, "Pulumi.prod.yaml"),
      `config:
  konnect-okta-dcr:registrations:
    portal:
      okta:
        authorizationServer: { create: { name: portal, audience: a } }
        scopes: [orders.read]
        claim: client
        ${indented}
      konnect: { region: eu, token: { env: KONNECT_TOKEN }, portal: Acme }
`,
    );
    const cli = join(projectFolder, "dist", "cli", "index.js");
    const output = await runShell(`'${process.execPath}' '${cli}' check Pulumi.prod.yaml`, env);
    expect(output).toBe("Pulumi.prod.yaml: no findings\n");
  });

  it.each(findBlocks("sh run"))("the command for $title runs pulumi with the token", async ({ code }) => {
    const { OKTA_DCR_TOKEN: _, ...without } = env;
    expect(await runShell(code, without)).toBe(`up with ${token}\n`);
  });

  it("the environment of Pulumi ESC sets the variable that the stack file names", () => {
    const [block] = findBlocks("yaml esc");
    const { values } = parse(block?.code ?? "");
    expect(values.environmentVariables).toEqual({
      OKTA_DCR_TOKEN: expect.stringMatching(/^\$\{okta\.dcr\}$/),
    });
    expect(Object.keys(values.okta["fn::open::aws-secrets"].get)).toEqual(["dcr"]);
  });

  it("the OIDC step for GitHub masks the token before it passes it on", async () => {
    const [block] = findBlocks("yaml github");
    const { permissions, env: job, steps } = parse(block?.code ?? "");
    expect(permissions).toEqual({ contents: "read", "id-token": "write" });
    const output = join(folder, "github-env");
    const printed = await runShell(steps[0].run, {
      ...env,
      ...job,
      AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, "oidc"),
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request-token",
      ACTIONS_ID_TOKEN_REQUEST_URL: "https://actions.example/token?x=1",
      GITHUB_ENV: output,
    });
    expect(printed).toBe(`::add-mask::${token}\n`);
    expect(readFileSync(join(folder, "oidc"), "utf8")).toBe("web-identity\n");
    expect(readFileSync(output, "utf8")).toBe(`OKTA_DCR_TOKEN=${token}\n`);
  });

  it("the OIDC job for GitLab exports the token and prints nothing", async () => {
    const [block] = findBlocks("yaml gitlab");
    const { "dcr-up-prod": job } = parse(block?.code ?? "");
    expect(Object.keys(job.id_tokens)).toEqual(["VAULT_ID_TOKEN"]);
    const script = [...job.before_script, 'test "$OKTA_DCR_TOKEN" = "$EXPECTED"'].join("\n");
    const { OKTA_DCR_TOKEN: _, ...without } = env;
    expect(await runShell(script, { ...without, VAULT_ID_TOKEN: "job-token", EXPECTED: token })).toBe("");
  });
});
