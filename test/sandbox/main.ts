import { Command, InvalidArgumentError } from "commander";
import { portalName, startSandbox } from "./index";

const defaultPortBase = 8401;

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1024 || port > 65_000)
    throw new InvalidArgumentError("a port from 1024 to 65000");
  return port;
}

/** `npm run sandbox`: keeps a sandbox running until Ctrl-C. */
async function main(): Promise<void> {
  const program = new Command("sandbox")
    .description("Okta, Konnect, Dev Portal and gateway on this machine, for pulumi up without accounts")
    .option("--port-base <port>", "first of four ports", parsePort, defaultPortBase)
    .parse();
  const { portBase } = program.opts<{ portBase: number }>();
  const sandbox = await startSandbox({
    ports: { okta: portBase, konnect: portBase + 1, portal: portBase + 2, gateway: portBase + 3 },
  });
  const { developer } = sandbox.credentials;
  const lines = [
    `Okta         ${sandbox.okta.url}`,
    `Konnect      ${sandbox.konnect.url}`,
    `Dev Portal   ${sandbox.portal.url}   portal "${portalName}", developer ${developer.email} / ${developer.password}`,
    `Gateway      ${sandbox.gateway.url}/orders   (once the Orders API is published)`,
    "",
    "In another terminal, in this folder:",
    "",
    'eval "$(npm run -s engine -- --env)"',
    ...Object.entries(sandbox.env()).map(([name, value]) => `export ${name}=${value}`),
    "export PULUMI_CONFIG_PASSPHRASE=sandbox",
    'export PULUMI_BACKEND_URL="file://$(mktemp -d)"',
    "",
    "pulumi stack init sandbox && pulumi up --stack sandbox",
    "",
    "Requests:",
  ];
  console.log(lines.join("\n"));
  sandbox.recorder.onExchange(({ server, method, path, status }) => {
    console.log(`${server.padEnd(8)} ${method.padEnd(6)} ${path} → ${status}`);
  });
  const stop = () => void sandbox.close();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

main().catch((error: unknown) => {
  const isBusy = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  console.error(isBusy ? `${error.message}. Choose others: npm run sandbox -- --port-base 9401` : error);
  process.exit(1);
});
