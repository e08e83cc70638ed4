import { randomBytes } from "node:crypto";
import { createRedactor } from "../../src/redact/redact";
import { formatTotals, holdAgainstDocuments } from "../api-documents/documented";
import type { Engine } from "../engine";
import { type PulumiResult, Stack } from "../engine/stack";
import { Recorder } from "../sandbox/recorder";
import { call } from "../sandbox-requests/calls";
import { startForwarder, type Timing } from "./forwarder";
import { findLeftovers, removeLeftovers } from "./leftovers";
import type { Observation } from "./observation";
import { observe } from "./observations";
import type { LiveSettings } from "./settings";

/** One step of a live run. */
export interface LiveStep {
  readonly name: string;
  readonly status: "passed" | "failed" | "left out";
  readonly seconds: number;
  /** Why it failed or was left out. */
  readonly because?: string | undefined;
}

/** What a live run found. */
export interface LiveFindings {
  readonly prefix: string;
  readonly plugins: Engine["plugins"];
  readonly steps: readonly LiveStep[];
  readonly observations: readonly Observation[];
  readonly timings: readonly Timing[];
  /** Answers that the API documents do not allow. */
  readonly violations: readonly string[];
  readonly documented: string;
}

/**
 * Runs the whole life of a registration under a name of its own: create, preview, doctor, probe, smoke, a change,
 * drift and back, destroy. Whatever fails, everything of that name is removed at the end, by pulumi and then by name.
 * @param signal once aborted, the running command ends by itself, no further step begins, and everything is removed
 */
export async function runLive(
  settings: LiveSettings,
  engine: Engine,
  show: (line: string) => void,
  signal?: AbortSignal,
): Promise<LiveFindings> {
  const prefix = `dcr-live-${randomBytes(4).toString("hex")}`;
  const recorder = new Recorder();
  const timings: Timing[] = [];
  const konnect = await startForwarder("konnect", settings.konnectUrl, recorder, timings);
  const okta = await startForwarder("okta", settings.oktaUrl, recorder, timings);
  const redactor = createRedactor();
  for (const name of ["KONNECT_TOKEN", "OKTA_API_TOKEN", "OKTA_DCR_TOKEN", "PORTAL_DEVELOPER_PASSWORD"]) {
    redactor.remember(settings.env[name] ?? "");
  }
  const steps: LiveStep[] = [];
  const env: Record<string, string> = { ...settings.env, OKTA_HTTP_PROXY: okta.url };
  const stack = await Stack.create(engine, { env: () => env }, toConfig(settings, konnect.url, prefix, 60));
  const services = {
    konnectUrl: konnect.url,
    konnectToken: env.KONNECT_TOKEN ?? "",
    oktaUrl: okta.url,
    oktaToken: env.OKTA_API_TOKEN ?? "",
    prefix,
  };
  let hasFailed = false;
  const step = async (name: string, act: () => Promise<void>, because?: string) => {
    const reason = signal?.aborted === true ? interrupted : hasFailed ? "an earlier step failed" : because;
    if (reason !== undefined) {
      steps.push({ name, status: "left out", seconds: 0, because: reason });
      return;
    }
    show(`${name} …`);
    const start = performance.now();
    const seconds = () => Math.round((performance.now() - start) / 100) / 10;
    try {
      await act();
      steps.push({ name, status: "passed", seconds: seconds() });
    } catch (error) {
      hasFailed = true;
      const text = error instanceof Error ? error.message : String(error);
      steps.push({
        name,
        status: "failed",
        seconds: seconds(),
        because: redactor.redact(text).slice(-2_000),
      });
    }
  };
  let observations: Observation[] = [];
  try {
    await step("pulumi up creates everything", async () => expectEnd(await stack.up()));
    await step("pulumi preview is empty afterwards", () => expectEmpty(stack));
    await step("doctor finds no problem", async () => expectEnd(await runTool(stack, "doctor")));
    await step("doctor --probe finds no problem", async () =>
      expectEnd(await runTool(stack, "doctor", "--probe")),
    );
    await step(
      "smoke --approve gets through the gateway",
      async () => expectEnd(await runTool(stack, "smoke", "--approve", ...toSmokeOptions(settings))),
      findSmokeGap(settings),
    );
    await step("a change in place is one update", async () => {
      await stack.configure(toConfig(settings, konnect.url, prefix, 30));
      expectEnd(await stack.up());
      await expectEmpty(stack);
    });
    await step("drift by hand is seen and taken back", async () => {
      const outputs = (await stack.outputs())[prefix];
      const path = `/v2/application-auth-strategies/${outputs?.authStrategyId ?? ""}`;
      const headers = { authorization: `Bearer ${services.konnectToken}` };
      const changed = await call("PATCH", konnect.url + path, headers, { display_name: `${prefix} by hand` });
      if (changed.status !== 200) throw new Error(`the change by hand was answered with ${changed.status}`);
      const seen = await stack.driftReport();
      if (!seen.text.includes("displayName")) throw new Error(`no drift was seen:\n${seen.text}`);
      expectEnd(await stack.up("--refresh"));
      await expectEmpty(stack);
    });
    await step("open behaviours of the services are observed", async () => {
      const issuer = (await stack.outputs())[prefix]?.issuer ?? "";
      observations = await observe({ ...services, issuer });
    });
    await step("pulumi destroy removes everything", async () => expectEnd(await stack.destroy()));
    await step("nothing is left on either side", async () => {
      const left = await findLeftovers(services);
      if (left.length > 0) throw new Error(left.join("\n"));
    });
  } finally {
    show("cleaning up …");
    if (hasFailed || signal?.aborted === true) {
      // A pulumi that was interrupted leaves its lock behind.
      await stack.run("cancel", "--yes");
      await stack.destroy();
    }
    const failures = await removeLeftovers(services);
    steps.push({
      name: "clean-up",
      status: failures.length === 0 ? "passed" : "failed",
      seconds: 0,
      because: failures.length === 0 ? undefined : redactor.redact(failures.join("; ")),
    });
    await stack.remove();
    await Promise.all([konnect.close(), okta.close()]);
  }
  const report = holdAgainstDocuments(recorder.exchanges);
  return {
    prefix,
    plugins: engine.plugins,
    steps,
    observations,
    timings,
    violations: [...new Set(report.violations)],
    documented: formatTotals(report),
  };
}

const interrupted = "the run was interrupted";

function toConfig(settings: LiveSettings, konnectUrl: string, prefix: string, lifetimeMinutes: number) {
  const registration = {
    okta: {
      authorizationServer: { create: { name: prefix, audience: `api://${prefix}` } },
      scopes: [`${prefix}.read`],
      claim: "konnect_client_id",
      accessPolicy: { tokenLifetimeMinutes: lifetimeMinutes },
      dcrToken: { env: "OKTA_DCR_TOKEN" },
    },
    konnect: {
      serverUrl: konnectUrl,
      token: { env: "KONNECT_TOKEN" },
      name: prefix,
      portal: settings.portal,
      portalDefault: false,
      ...(settings.api === undefined ? {} : { publications: [settings.api] }),
      ...(settings.route === undefined ? {} : { exampleRoute: settings.route }),
    },
  };
  return { "konnect-okta-dcr:registrations": { [prefix]: registration } };
}

/** Smoke needs a route, its API and a developer; nobody is asked to have them. */
function findSmokeGap({ route, api, env }: LiveSettings): string | undefined {
  if (route === undefined || api === undefined) return "--route and --api are not given";
  return env.PORTAL_DEVELOPER_EMAIL === undefined || env.PORTAL_DEVELOPER_PASSWORD === undefined
    ? "PORTAL_DEVELOPER_EMAIL and PORTAL_DEVELOPER_PASSWORD are not set"
    : undefined;
}

function toSmokeOptions({ api, portalUrl }: LiveSettings): string[] {
  return [
    ...(api === undefined ? [] : ["--api", api]),
    ...(portalUrl === undefined ? [] : ["--portal-url", portalUrl]),
  ];
}

/** The command line reads the stack's outputs from standard input, so that it needs no pulumi on the PATH. */
async function runTool(stack: Stack, tool: string, ...options: string[]): Promise<PulumiResult> {
  return await stack.runCommand(tool, "--registrations", await stack.writeOutputs(), ...options);
}

async function expectEmpty(stack: Stack): Promise<void> {
  expectEnd(await stack.preview("--expect-no-changes"));
}

function expectEnd({ code, text }: PulumiResult): void {
  if (code !== 0) throw new Error(text);
}
