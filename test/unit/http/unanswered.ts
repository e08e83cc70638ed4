import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createSurroundings } from "../../../src/diagnosis/surroundings";
import { diagnose } from "../../../src/doctor";
import { createFetch, createHttpClient } from "../../../src/http";
import { createRedactor } from "../../../src/redact/redact";
import { openGateway } from "../../../src/smoke/gateway";
import type { RegistrationOutputs } from "../../../src/stack/registration-outputs";

/*
 * Sends requests to a server that never answers while memory is collected all the time, and prints what each came to.
 * Runs with `node --expose-gc`.
 */
const { gc } = globalThis as { gc?: () => void };
if (gc === undefined) throw new Error("run this with --expose-gc");

const limitMs = 300;
const settings = { timeoutSeconds: limitMs / 1000, totalSeconds: 1, retries: 1 };
const redactor = createRedactor();

async function main(): Promise<void> {
  const server = createServer((request) => void request.resume());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const collecting = setInterval(() => gc?.(), 10);
  // A signal of a user who never interrupts is part of the chain that was lost.
  const { signal } = new AbortController();
  const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
    client: () =>
      createHttpClient({
        service: "Konnect",
        origin,
        redactor,
        settings,
        describeError: () => ({ summary: "", fields: [], traceId: undefined }),
        signal,
      }).request({ method: "GET", path: "/" }),
    fetch: () =>
      createFetch({ origin, timeoutMs: limitMs, signal })(`${origin}/`, {
        method: "GET",
        headers: {},
        redirect: "manual",
      }),
    gateway: () => openGateway(`${origin}/orders`, { redactor, timeoutMs: limitMs, signal }).send(),
    doctor: () =>
      diagnose(
        { portal: toRegistration(origin) },
        createSurroundings({
          env: { DCR: "canary-canary", KONNECT: "canary-canarz" },
          httpSettings: settings,
          signal,
        }),
      ),
  };
  const outcomes = await Promise.all(
    Object.entries(attempts).map(async ([name, attempt]) => {
      const ended = await attempt().then(
        () => "answer",
        (error: unknown) => (error instanceof Error ? error.name : "?"),
      );
      return [name, ended] as const;
    }),
  );
  clearInterval(collecting);
  process.stdout.write(JSON.stringify(Object.fromEntries(outcomes)));
  process.exit(0);
}

function toRegistration(origin: string): RegistrationOutputs {
  return {
    issuer: `${origin}/oauth2/default`,
    authorizationServerId: "default",
    scopes: ["orders.read"],
    claim: "client",
    dcrProviderId: "p",
    authStrategyId: "s",
    okta: { dcrTokenReference: { env: "DCR" }, accessPolicy: true },
    konnect: {
      serverUrl: origin,
      tokenReference: { env: "KONNECT" },
      portal: "Acme",
      scopes: ["orders.read"],
      credentialClaim: ["client"],
      authMethods: ["bearer"],
      portalDefault: true,
      publications: [],
    },
  };
}

void main();
