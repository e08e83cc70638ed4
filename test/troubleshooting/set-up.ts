import type { RegistrationOutputs } from "../../src/stack/registration-outputs";
import type { Sandbox } from "../sandbox";
import type { PortalCall } from "../sandbox-requests/calls";

/** An application of the Dev Portal and the credential that the portal showed when it was created. */
export interface Application {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * A working setup in a sandbox: a registration as `up` leaves it, the Orders API published with it, a signed-in
 * developer, and an application of the developer that is approved for the API. The gateway has received no request yet.
 */
export interface SetUp {
  readonly sandbox: Sandbox;
  readonly outputs: RegistrationOutputs;
  readonly apiId: string;
  readonly portalId: string;
  readonly developer: PortalCall;
  readonly application: Application;
}
