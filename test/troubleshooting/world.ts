import type { RegistrationOutputs } from "../../src/stack/registration-outputs";
import { apiRoute, type Sandbox } from "../sandbox";
import { createRegistration } from "../unit/doctor/sandbox-registration";
import { type PortalCall, readText, signIn } from "../unit/sandbox/calls";
import { observe } from "./observation";

/** An application of the Dev Portal and the credential that the portal showed when it was made. */
export interface Application {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * A working set-up in a sandbox: a registration as `up` leaves it, the Orders API published with it, a developer
 * who is signed in, and an application of hers that is approved for the API. The gateway has seen no request yet.
 */
export interface TroubleshootingWorld {
  readonly sandbox: Sandbox;
  readonly outputs: RegistrationOutputs;
  readonly apiId: string;
  readonly portalId: string;
  readonly developer: PortalCall;
  readonly application: Application;
  /**
   * Walks the developer's way from the portal to the gateway, first with a new application, then with the one she
   * had before, and says what she sees at each step, in one line each. Leaves no new application.
   */
  observe(): Promise<string>;
}

/** Sets a sandbox back and makes the working set-up in it. */
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
  const world = { sandbox, outputs, apiId: api.id, portalId, developer, application };
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
