import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { toSandboxConfig } from "../engine/stack";
import { signIn } from "../sandbox-requests/developer";
import { describeWithEngine, startFixture } from "./fixture";

/** Command lines of every process of this machine that can be read; nothing where there is no /proc. */
function readArguments(): string {
  if (!existsSync("/proc")) return "";
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map((id) => {
      try {
        return readFileSync(`/proc/${id}/cmdline`, "utf8");
      } catch {
        return "";
      }
    })
    .join("\n");
}

/** Looks for every secret in every text; each text has to be there. */
function expectClean(
  texts: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>>,
): void {
  for (const [place, text] of Object.entries(texts)) {
    expect(text.length, place).toBeGreaterThan(100);
    for (const [name, secret] of Object.entries(secrets)) {
      expect(secret.length, name).toBeGreaterThanOrEqual(12);
      expect(text.includes(secret), `${name} in ${place}`).toBe(false);
    }
  }
}

const loud = ["--logtostderr", "--logflow", "-v=11"];

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dcr-leaks-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describeWithEngine("leaks", () => {
  it("no secret appears in state, plan, previews, logs at the highest verbosity, traces or process arguments", async () => {
    const { sandbox, stack } = await startFixture();
    const folder = await makeFolder();
    const { konnectToken, dcrToken, oktaApiToken, developer } = sandbox.credentials;
    const rotated = sandbox.okta.state.issueApiToken("rotated", "application").value;
    let commandLines = "";
    sandbox.faults.add({
      kind: "pass",
      server: "konnect",
      method: "POST",
      onHit: () => {
        commandLines = readArguments();
      },
    });
    const traces = join(folder, "traces");
    const plan = join(folder, "plan.json");
    const texts: Record<string, string> = {};
    texts.preview = (await stack.preview("--save-plan", plan, ...loud)).text;
    texts.plan = await readFile(plan, "utf8");
    texts.json = (await stack.run("preview", "--json", "--config-file", stack.configFile)).text;
    const up = await stack.up("--diff", "--tracing", `file:${traces}`, ...loud);
    expect(up.code, up.text.slice(-2000)).toBe(0);
    texts.up = up.text;
    texts.traces = await readFile(traces, "latin1");
    texts.arguments = commandLines;
    if (existsSync("/proc")) expect(texts.arguments).toContain("dynamic-provider");
    else delete texts.arguments;

    const people = await signIn(sandbox.portal.url, developer.email, developer.password);
    const { clientSecret } = await people.createApplication("Leaks");
    stack.env.OKTA_DCR_TOKEN = rotated;
    texts.rotationPreview = (await stack.preview(...loud)).text;
    texts.rotationJson = (
      await stack.run("preview", "--json", "--diff", "--config-file", stack.configFile)
    ).text;
    texts.rotation = (await stack.up("--diff", ...loud)).text;
    texts.refresh = (await stack.refresh("--diff", "--skip-preview", ...loud)).text;
    stack.env.OKTA_DCR_TOKEN = "00refused-by-okta-canary";
    texts.refused = (await stack.up(...loud)).text;
    texts.written = await stack.readFolder();
    texts.export = (await stack.run("stack", "export")).text;
    texts.outputs = (await stack.run("stack", "output", "--json", "--show-secrets")).text;
    texts.destroy = (await stack.destroy("--diff", ...loud)).text;
    texts.records = JSON.stringify(sandbox.recorder.exchanges);
    const refused = stack.env.OKTA_DCR_TOKEN;
    expectClean(texts, { konnectToken, dcrToken, oktaApiToken, rotated, refused, clientSecret });
  }, 300_000);

  it("no secret appears in an error although the service repeats it", async () => {
    const { sandbox, stack } = await startFixture();
    const { konnectToken, dcrToken } = sandbox.credentials;
    const texts: Record<string, string> = {};
    for (const [place, method, path] of [
      ["create", "POST", "/v2/dcr-providers"],
      ["verification", "POST", /verify$/],
      ["strategy", "POST", "/v2/application-auth-strategies"],
    ] as const) {
      const detail = `cannot use ${dcrToken} of ${konnectToken}`;
      const body = {
        status: 400,
        title: detail,
        detail,
        invalid_parameters: [{ field: "name", reason: detail }],
      };
      sandbox.faults.add({ server: "konnect", kind: "status", status: 400, method, path, body });
      const up = await stack.up(...loud);
      expect(up.code).not.toBe(0);
      expect(up.text).toContain("cannot use");
      texts[place] = up.text;
    }
    expectClean({ ...texts, written: await stack.readFolder() }, { konnectToken, dcrToken });
  });

  it("a secret of the stack's own config appears in encrypted fields only", async () => {
    const { sandbox, stack } = await startFixture();
    const { konnectToken, dcrToken } = sandbox.credentials;
    delete stack.env.KONNECT_TOKEN;
    delete stack.env.OKTA_DCR_TOKEN;
    await stack.configure(
      toSandboxConfig(sandbox, ({ okta, konnect }) => ({
        okta: { ...okta, dcrToken: { config: "dcrToken" } },
        konnect: { ...konnect, token: { config: "konnectToken" } },
      })),
    );
    for (const [key, value] of Object.entries({ dcrToken, konnectToken })) {
      const name = `konnect-okta-dcr:${key}`;
      const set = await stack.run(
        "config",
        "set",
        "--secret",
        name,
        value,
        "--config-file",
        stack.configFile,
      );
      expect(set.code, set.text).toBe(0);
    }
    const plan = join(await makeFolder(), "plan.json");
    const preview = await stack.preview("--save-plan", plan);
    const up = await stack.up("--diff");
    expect(up.code, up.text).toBe(0);
    const texts = {
      preview: preview.text,
      plan: await readFile(plan, "utf8"),
      json: (await stack.run("preview", "--json", "--config-file", stack.configFile)).text,
      up: up.text,
      written: await stack.readFolder(),
    };
    expectClean(texts, { konnectToken, dcrToken });
  });
});
