import type { RegistrationOutputs } from "../../src/stack/registration-outputs";
import { apiRoute, type Sandbox } from "../sandbox";
import { type PortalCall, readText, signIn } from "../sandbox-requests/calls";
import { observe } from "./observation";
import { createRegistration } from "./sandbox-registration";
import type { Application, SetUp } from "./set-up";

/** A working setup, and what a developer sees of it. */
export interface TroubleshootingWorld extends SetUp {
  /** Variables that doctor runs with. */
  readonly env: Record<string, string>;
  /**
   * Runs the developer flow from the portal to the gateway, first with a new application, then with the earlier one,
   * and reports each step in one line. Leaves no new application.
   */
  observe(): Promise<string>;
}

/** Resets a sandbox and creates the working setup in it. */
export async function createWorld(sandbox: Sandbox): Promise<TroubleshootingWorld> {
  sandbox.reset();
  const registered = await createRegistration(sandbox);
  const outputs: RegistrationOutputs = {
    ...registered,
    exampleRoute: `${sandbox.gateway.url}${apiRoute}`,
    okta: { ...registered.okta, dcrTokenId: getDcrTokenId(sandbox) },
  };
  await sandbox.publishOrders();
  const [api] = sandbox.konnect.state.apis;
  const { portalId } = outputs;
  if (api === undefined || portalId === undefined) throw new Error("the sandbox has no API or no portal");
  const developer = await signIn(sandbox);
  const application = await createApplication(developer, "Application of last week", api.id);
  sandbox.recorder.clear();
  const env: Record<string, string> = { ...sandbox.env() };
  const world = { sandbox, env, outputs, apiId: api.id, portalId, developer, application };
  return { ...world, observe: () => observe(world) };
}

async function createApplication(developer: PortalCall, name: string, apiId: string): Promise<Application> {
  const made = await developer("POST", "/api/v3/applications", { name });
  const id = readText(made, "id");
  await developer("POST", `/api/v3/applications/${id}/registrations`, { api_id: apiId });
  return { id, clientId: readText(made, "client_id"), clientSecret: readText(made, "client_secret") };
}

function getDcrTokenId(sandbox: Sandbox): string {
  const token = sandbox.okta.state.apiTokens.find(({ value }) => value === sandbox.credentials.dcrToken);
  if (token === undefined) throw new Error("the sandbox has no DCR token");
  return token.id;
}
