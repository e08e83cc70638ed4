import { expect } from "vitest";
import { type Stack, toSandboxConfig } from "../engine/stack";
import type { Sandbox } from "../sandbox";
import { type LiveApplication, observe } from "../sandbox-requests/live-application";
import type { Fields } from "./live-stack";

/** Status of a request to the gateway without a credential. */
export async function askWithout({ gateway }: Sandbox): Promise<number> {
  return (await fetch(`${gateway.url}/orders`)).status;
}

/** Runs an operation: after every write, the application is served and nobody else. */
export async function expectClosed(
  sandbox: Sandbox,
  application: LiveApplication,
  operation: () => Promise<unknown>,
): Promise<void> {
  const strangers: Promise<number>[] = [];
  const stop = sandbox.recorder.onExchange(({ server, method }) => {
    if (server === "konnect" && method !== "GET") strangers.push(askWithout(sandbox));
  });
  const observations = await observe(sandbox, application, operation);
  stop();
  expect(observations.filter(({ status }) => status !== 200)).toEqual([]);
  expect((await Promise.all([...strangers, askWithout(sandbox)])).filter((status) => status !== 401)).toEqual(
    [],
  );
}

/** Registrations of a stack file, each over the settings of the start. */
export async function configureRegistrations(
  sandbox: Sandbox,
  stack: Stack,
  registrations: Readonly<Record<string, { okta?: Fields; konnect?: Fields; renamedFrom?: string }>>,
): Promise<void> {
  const entries = Object.entries(registrations).map(([name, { okta, konnect, renamedFrom }]) => {
    const config = toSandboxConfig(sandbox, (registration) => ({
      okta: {
        ...registration.okta,
        authorizationServer: { create: { name, audience: "api://orders" } },
        ...okta,
      },
      konnect: { ...registration.konnect, ...konnect },
      ...(renamedFrom === undefined ? {} : { renamedFrom }),
    }));
    const [only] = Object.values(config["konnect-okta-dcr:registrations"] as object);
    return [name, only];
  });
  await stack.configure({ "konnect-okta-dcr:registrations": Object.fromEntries(entries) });
}

/** What a command printed that must succeed. */
export async function expectDone(running: Promise<{ code: number; text: string }>): Promise<string> {
  const { code, text } = await running;
  expect(code, text).toBe(0);
  return text;
}
