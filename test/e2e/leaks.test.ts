import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
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

describeWithEngine("no secret", () => {
  it("stands in state, plan, previews, logs at the highest verbosity, traces or process arguments", async () => {
    const { sandbox, stack } = await startFixture();
    const folder = await mkdtemp(join(tmpdir(), "dcr-leaks-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const { konnectToken, dcrToken, oktaApiToken } = sandbox.credentials;
    const rotated = sandbox.okta.state.issueApiToken("rotated", "application").value;
    const secrets = { konnectToken, dcrToken, oktaApiToken, rotated };
    let commandLines = "";
    sandbox.faults.add({
      kind: "pass",
      server: "konnect",
      method: "POST",
      onHit: () => {
        commandLines = readArguments();
      },
    });
    const loud = ["--logtostderr", "--logflow", "-v=9"];
    const traces = join(folder, "traces");
    const plan = join(folder, "plan.json");
    const texts: Record<string, string> = {};
    texts.preview = (await stack.preview("--save-plan", plan, ...loud)).text;
    texts.plan = await readFile(plan, "utf8");
    texts.json = (await stack.run("preview", "--json", "--config-file", stack.configFile)).text;
    const up = await stack.up("--tracing", `file:${traces}`, ...loud);
    expect(up.code, up.text.slice(-2000)).toBe(0);
    texts.up = up.text;
    texts.traces = await readFile(traces, "latin1");
    texts.arguments = commandLines;
    stack.env.OKTA_DCR_TOKEN = rotated;
    texts.rotation = (await stack.up(...loud)).text;
    stack.env.OKTA_DCR_TOKEN = "00refused-by-okta-canary";
    texts.refused = (await stack.up(...loud)).text;
    texts.state = await stack.stateText();
    texts.records = JSON.stringify(sandbox.recorder.exchanges);
    if (existsSync("/proc")) expect(texts.arguments).toContain("dynamic-provider");
    else delete texts.arguments;
    for (const [place, text] of Object.entries(texts)) {
      expect(text.length, place).toBeGreaterThan(100);
      for (const [name, secret] of Object.entries({ ...secrets, refused: stack.env.OKTA_DCR_TOKEN })) {
        expect(text.includes(secret), `${name} in ${place}`).toBe(false);
      }
    }
  }, 180_000);
});
