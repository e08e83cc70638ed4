import { Command, InvalidArgumentError } from "commander";
import { apiRoute, portalName, type Sandbox, type SandboxPorts, startSandbox } from "./index";

const defaultPortBase = 8401;

function parsePort(text: string): number {
  const port = Number(text);
  if (port !== 0 && (!Number.isInteger(port) || port < 1024 || port > 65_000))
    throw new InvalidArgumentError("It must be 0 or a port from 1024 to 65000.");
  return port;
}

/** `npm run sandbox`: keeps a sandbox running until Ctrl-C. */
async function main(): Promise<void> {
  const program = new Command("sandbox")
    .description("Okta, Konnect, Dev Portal and gateway on this machine, for pulumi up without accounts")
    .option("--port-base <port>", "first of four ports, or 0 for any free ones", parsePort, defaultPortBase)
    .parse();
  const { portBase } = program.opts<{ portBase: number }>();
  const sandbox = await startSandbox({ ports: portBase === 0 ? undefined : toPorts(portBase) });
  console.log(toWelcome(sandbox));
  sandbox.recorder.onExchange(({ server, method, path, status }) => {
    console.log(`${server.padEnd(8)} ${method.padEnd(6)} ${path} → ${status === 0 ? "no answer" : status}`);
  });
  const stop = () => {
    sandbox.close().then(() => console.log("sandbox: stopped"), fail);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

function toPorts(base: number): SandboxPorts {
  return { okta: base, konnect: base + 1, portal: base + 2, gateway: base + 3 };
}

/** Addresses, logins, and what to type next. */
function toWelcome(sandbox: Sandbox): string {
  const { urls, credentials } = sandbox;
  const { developer } = credentials;
  return [
    `Okta         ${urls.okta}   default issuer ${urls.okta}/oauth2/default`,
    `Konnect      ${urls.konnect}`,
    `Dev Portal   ${urls.portal}   portal "${portalName}", developer ${developer.email} / ${developer.password}`,
    `Gateway      ${urls.gateway}${apiRoute}   (open until the Orders API is published with a strategy)`,
    "",
    "In another terminal, in this folder:",
    "",
    'eval "$(npm run -s engine -- --env)"',
    ...Object.entries(sandbox.env()).map(([name, value]) => `export ${name}=${value}`),
    "export PULUMI_CONFIG_PASSPHRASE=sandbox",
    'export PULUMI_BACKEND_URL="file://$(mktemp -d)"',
    ...toCommands(sandbox),
    "",
    "Publish the Orders API, as a team would, so that it takes the portal's new default:",
    "",
    ...toPublication(sandbox),
    "",
    "Ctrl-C ends the sandbox and forgets everything in it. Requests:",
  ].join("\n");
}

/** The committed stack file names the default ports. */
function toCommands({ urls }: Sandbox): string[] {
  const toPort = (url: string) => new URL(url).port;
  if (toPort(urls.okta) === String(defaultPortBase))
    return ["pulumi stack init sandbox && pulumi up --stack sandbox"];
  const file = "/tmp/Pulumi.sandbox.yaml";
  return [
    `sed -e s/:8402/:${toPort(urls.konnect)}/ -e s/:8404/:${toPort(urls.gateway)}/ stacks/Pulumi.sandbox.yaml > ${file}`,
    `pulumi stack init sandbox && pulumi up --stack sandbox --config-file ${file}`,
  ];
}

function toPublication({ urls, konnect }: Sandbox): string[] {
  const [api, portal] = [konnect.state.apis[0]?.id, konnect.state.portals[0]?.id];
  return [
    `curl -X PUT ${urls.konnect}/v3/apis/${api}/publications/${portal} -H "Authorization: Bearer $KONNECT_TOKEN" \\`,
    `  -d '{"visibility":"public","auto_approve_registrations":true}'`,
  ];
}

function fail(error: unknown): void {
  const isBusy = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  console.error(isBusy ? `${error.message}. Choose others: npm run sandbox -- --port-base 9401` : error);
  process.exitCode = 1;
}

main().catch(fail);
