import { Command } from "commander";
import { decodeJwt } from "jose";
import type { RegistrationOutputs } from "../../src/stack/registration-outputs";
import { formatTotals, holdAgainstDocuments } from "../api-documents/documented";
import { ensureEngine } from "../engine";
import { Stack, toSandboxConfig } from "../engine/stack";
import { apiName, type Sandbox, startSandbox } from "../sandbox";
import { signIn } from "../sandbox-requests/developer";
import { createPrinter, type Printer } from "./printer";
import { readKonnect, readOkta } from "./read-back";

type Wire = Record<string, unknown>;

const acceptance = { "konnect-okta-dcr:acceptance": "doctor" };

/** `npm run demo`: the how-to, from an empty organization to a request that gets 200, and back to empty. */
async function main(): Promise<void> {
  const program = new Command("demo")
    .description("the whole how-to against a sandbox, with a real pulumi up")
    .option("--json", "print one JSON object per line")
    .option("--keep", "leave everything in place until Ctrl-C")
    .parse();
  const options = program.opts<{ json?: boolean; keep?: boolean }>();
  const printer = createPrinter(options.json === true);
  const start = Date.now();
  const engine = await ensureEngine((line) => printer.progress(line));
  printer.progress(
    `pulumi ${engine.version} (${engine.source}), okta plugin: ${engine.plugins.okta}, command plugin: ${engine.plugins.command}`,
  );
  const sandbox = await startSandbox();
  printer.progress(
    `sandbox: Okta ${sandbox.okta.url}, Konnect ${sandbox.konnect.url}, portal ${sandbox.portal.url}, gateway ${sandbox.gateway.url}`,
  );
  const stack = await Stack.create(engine, sandbox, toSandboxConfig(sandbox, undefined, acceptance));
  const cleanUp = async () => {
    await stack.remove();
    await sandbox.close();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      stack.killRunning();
      void cleanUp().then(() => process.exit(130));
    });
  }
  try {
    await walk(sandbox, stack, printer, options.keep === true);
    const documented = holdAgainstDocuments(sandbox.recorder.exchanges);
    if (documented.violations.length > 0) throw new Error(documented.violations.join("\n"));
    printer.progress(formatTotals(documented));
    printer.end({
      ok: true,
      engine: { version: engine.version, source: engine.source },
      plugins: engine.plugins,
      requests: {
        okta: sandbox.recorder.requestsTo("okta").length,
        konnect: sandbox.recorder.requestsTo("konnect").length,
      },
      seconds: Math.round((Date.now() - start) / 1000),
    });
    if (options.keep === true) {
      printer.progress("kept; Ctrl-C ends it");
      return;
    }
  } catch (error) {
    printer.failed("the demo failed", error);
    process.exitCode = 1;
  }
  await cleanUp();
}

async function walk(sandbox: Sandbox, stack: Stack, printer: Printer, isKept: boolean): Promise<void> {
  printer.progress("pulumi preview …");
  const preview = await succeed("pulumi preview", stack.run("preview", "--config-file", stack.configFile));
  printer.progress("pulumi up …");
  await succeed("pulumi up", stack.up());
  const { "developer-portal": outputs } = await stack.outputs();
  if (outputs === undefined) throw new Error("the stack has no registration");

  await showOkta(sandbox, stack, outputs, printer);
  await showKonnect(sandbox, outputs, preview.stdout, printer);

  printer.progress(`a team publishes its ${apiName} API`);
  await sandbox.publishOrders();
  const { developer } = sandbox.credentials;
  const portal = await signIn(outputs.portalUrl ?? "", developer.email, developer.password);
  const application = await portal.createApplication("Demo App");
  const [api] = sandbox.konnect.state.apis;
  const registration = await portal.register(application.id, api?.id ?? "");
  printer.step(6, "a developer creates an application in the Dev Portal", {
    portal: outputs.portalUrl,
    clientId: application.clientId,
    clientSecret: `${application.clientSecret.slice(0, 3)}… (shown once, masked here)`,
    registration: `${apiName}: ${registration}`,
  });

  const apps = (await readOkta(sandbox, "/api/v1/apps")) as { id: string; label: string; status: string }[];
  const app = apps.find(({ id }) => id === application.clientId);
  if (app === undefined) throw new Error("the application is not in Okta's list");
  printer.step(7, "the application appears in Okta > Applications", {
    clientId: app.id,
    label: app.label,
    status: app.status,
  });

  await showRequest(outputs, application.clientId, application.clientSecret, printer);
  await showSmoke(sandbox, stack, printer);
  if (isKept) return;

  printer.progress("removing the application and the publication, pulumi destroy …");
  await portal.deleteApplication(application.id);
  await sandbox.unpublishOrders();
  await succeed("pulumi destroy", stack.destroy());
  await assertEmpty(sandbox, printer);
}

async function showOkta(
  sandbox: Sandbox,
  stack: Stack,
  outputs: RegistrationOutputs,
  printer: Printer,
): Promise<void> {
  const base = `/api/v1/authorizationServers/${outputs.authorizationServerId}`;
  const server = (await readOkta(sandbox, base)) as Wire;
  printer.step(1, "an Okta authorization server and its issuer", {
    server: `${String(server.name)} (${String(server.id)}), ${String(server.status)}`,
    issuer: server.issuer,
    audience: outputs.audience,
  });
  const state = await stack.stateText();
  if (state.includes(sandbox.credentials.dcrToken)) throw new Error("the DCR token is in the state");
  printer.step(2, "the API token for client registration, by reference", {
    reference: outputs.okta.dcrTokenReference,
    inTheState: "only the reference and a fingerprint; the value was searched for and is not there",
  });
  const scopes = ((await readOkta(sandbox, `${base}/scopes`)) as Wire[]).filter(
    (scope) => scope.system !== true,
  );
  printer.step(3, "the scopes", {
    scopes: scopes.map((scope) => `${String(scope.name)} (consent ${String(scope.consent)})`).join(", "),
  });
  const claims = (await readOkta(sandbox, `${base}/claims`)) as Wire[];
  const claim = claims.find((item) => item.name === outputs.claim);
  const policies = (await readOkta(sandbox, `${base}/policies`)) as Wire[];
  printer.step(4, "the claim with the client id, and the access policy", {
    claim: `${String(claim?.name)} = ${String(claim?.value)} (${String(claim?.claimType)}, ${String(claim?.valueType)})`,
    policy: policies
      .map((policy) => `${String(policy.name)}: ${JSON.stringify(policy.conditions)}`)
      .join(", "),
  });
}

async function showKonnect(
  sandbox: Sandbox,
  outputs: RegistrationOutputs,
  preview: string,
  printer: Printer,
): Promise<void> {
  const provider = await readKonnect(sandbox, `/v2/dcr-providers/${outputs.dcrProviderId}`);
  const strategy = await readKonnect(sandbox, `/v2/application-auth-strategies/${outputs.authStrategyId}`);
  const portal = await readKonnect(sandbox, `/v3/portals/${outputs.portalId ?? ""}`);
  const table = new Set(
    preview
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line.startsWith("+")),
  );
  printer.step(5, "Konnect: DCR provider, auth strategy, portal default", {
    preview: [...table].join("\n"),
    dcrProvider: `${String(provider.name)} (${String(provider.id)}) → ${String(provider.issuer)}`,
    authStrategy: `${String(strategy.name)} → ${JSON.stringify((strategy.configs as Wire)["openid-connect"])}`,
    portalDefault: `${String(portal.name)} → ${String(portal.default_application_auth_strategy_id)}`,
  });
}

async function showRequest(
  outputs: RegistrationOutputs,
  id: string,
  secret: string,
  printer: Printer,
): Promise<void> {
  const route = outputs.exampleRoute ?? "";
  const token = await requestToken(outputs, id, secret);
  const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;
  const attempts = {
    basic: await requestRoute(route, basic(`${id}:${secret}`)),
    basicRaw: await requestRoute(route, `Basic ${id}:${secret}`),
    bearer: await requestRoute(route, `Bearer ${token}`),
    wrongSecret: await requestRoute(route, basic(`${id}:wrong`)),
    noCredentials: await requestRoute(route, undefined),
  };
  const expected = [200, 200, 200, 401, 401];
  const statuses = Object.values(attempts).map(({ status }) => status);
  if (statuses.join() !== expected.join())
    throw new Error(`the gateway answered ${statuses.join(", ")}, not ${expected.join(", ")}`);
  const { iss, aud, scp, cid, exp, iat, ...claims } = decodeJwt(token);
  printer.step(8, "a request with the application's credentials", {
    tokenClaims: {
      iss,
      aud,
      scp,
      cid,
      [outputs.claim]: claims[outputs.claim],
      lifetimeSeconds: (exp ?? 0) - (iat ?? 0),
    },
    request: outputs.exampleRequest,
    answer: attempts.basic.body,
    ...Object.fromEntries(Object.entries(attempts).map(([label, { status }]) => [label, String(status)])),
  });
}

/** The same way once more, by the command for it and from the stack's outputs alone. */
async function showSmoke(sandbox: Sandbox, stack: Stack, printer: Printer): Promise<void> {
  const { email, password } = sandbox.credentials.developer;
  Object.assign(stack.env, { PORTAL_DEVELOPER_EMAIL: email, PORTAL_DEVELOPER_PASSWORD: password });
  const smoke = await succeed("smoke", stack.runCommand("smoke", "--stack", "sandbox"));
  printer.step(9, "smoke goes the same way by itself, and leaves nothing behind", {
    command: "konnect-okta-dcr smoke --stack sandbox",
    report: smoke.stdout.trim(),
  });
}

async function requestToken(outputs: RegistrationOutputs, id: string, secret: string): Promise<string> {
  const response = await fetch(`${outputs.issuer}/v1/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials", scope: outputs.konnect.scopes.join(" ") }),
  });
  if (!response.ok)
    throw new Error(`the token endpoint answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { access_token: string }).access_token;
}

async function requestRoute(route: string, authorization: string | undefined) {
  const response = await fetch(route, { headers: authorization === undefined ? {} : { authorization } });
  return { status: response.status, body: await response.text() };
}

async function assertEmpty(sandbox: Sandbox, printer: Printer): Promise<void> {
  const servers = (await readOkta(sandbox, "/api/v1/authorizationServers")) as Wire[];
  const apps = (await readOkta(sandbox, "/api/v1/apps")) as Wire[];
  const providers = (await readKonnect(sandbox, "/v2/dcr-providers")).data as Wire[];
  const strategies = (await readKonnect(sandbox, "/v2/application-auth-strategies")).data as Wire[];
  const portals = (await readKonnect(sandbox, "/v3/portals")).data as Wire[];
  const left = {
    "Okta authorization servers": servers.map((server) => String(server.name)).join(", "),
    "Okta applications": apps.length,
    "DCR providers": providers.length,
    "auth strategies": strategies.length,
    "portal default": String(portals[0]?.default_application_auth_strategy_id ?? "none"),
  };
  printer.progress(`after destroy: ${JSON.stringify(left)}`);
  const isEmpty = servers.length === 1 && apps.length + providers.length + strategies.length === 0;
  if (!isEmpty || left["portal default"] !== "none") throw new Error("something was left behind");
}

async function succeed(what: string, running: ReturnType<Stack["run"]>) {
  const result = await running;
  if (result.code !== 0) throw new Error(`${what} ended with exit code ${result.code}:\n${result.text}`);
  return result;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
