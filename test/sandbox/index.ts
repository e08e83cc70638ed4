import { randomBytes } from "node:crypto";
import { Faults } from "./faults";
import { type Gateway, startGateway } from "./gateway";
import { type Konnect, startKonnect } from "./konnect";
import type { KonnectSwitches } from "./konnect/state";
import { type OktaOrganisation, startOktaOrganisation } from "./okta";
import type { OktaSwitches } from "./okta/state";
import { startDevPortal } from "./portal";
import { Recorder } from "./recorder";
import type { SandboxServer } from "./server";

/** Ports of the four servers. */
export interface SandboxPorts {
  readonly okta: number;
  readonly konnect: number;
  readonly portal: number;
  readonly gateway: number;
}

/** How a sandbox starts. */
export interface SandboxOptions {
  /** @default any free ones */
  readonly ports?: SandboxPorts | undefined;
  readonly konnect?: Partial<KonnectSwitches>;
  readonly okta?: Partial<OktaSwitches>;
}

/** Who may do what in the sandbox; new at each start. */
export interface SandboxCredentials {
  readonly oktaApiToken: string;
  readonly dcrToken: string;
  readonly konnectToken: string;
  readonly developer: { readonly email: string; readonly password: string };
}

/** Okta, Konnect, a Dev Portal and a gateway, in this process and on loopback. */
export interface Sandbox {
  readonly okta: OktaOrganisation;
  readonly konnect: Konnect;
  readonly portal: SandboxServer;
  readonly gateway: Gateway;
  readonly recorder: Recorder;
  readonly faults: Faults;
  readonly credentials: SandboxCredentials;
  /** Environment for pulumi and for this package's command line. */
  env(): Record<string, string>;
  /** Publishes the Orders API to the portal through Konnect's API, as a team would. */
  publishOrders(): Promise<void>;
  /** Takes the Orders API off the portal again. */
  unpublishOrders(): Promise<void>;
  close(): Promise<void>;
}

/** Name of the portal that is there from the start. */
export const portalName = "Acme Developers";
/** Name of the API that is there from the start, not published. */
export const apiName = "Orders";
/** Route of that API at the gateway. */
export const apiRoute = "/orders";

/** Starts a sandbox: one portal with one developer, one API that is not published yet. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const recorder = new Recorder();
  const faults = new Faults();
  const shared = { recorder, faults };
  const okta = await startOktaOrganisation({ ...shared, port: options.ports?.okta, switches: options.okta });
  const konnect = await startKonnect({ ...shared, port: options.ports?.konnect, switches: options.konnect });
  const portal = await startDevPortal({ ...shared, port: options.ports?.portal, konnect: konnect.state });
  const gateway = await startGateway({ ...shared, port: options.ports?.gateway, konnect: konnect.state });
  const servers = [okta, konnect, portal, gateway];

  const credentials: SandboxCredentials = {
    oktaApiToken: okta.state.issueApiToken("provisioning", "apiAccessManagement").value,
    dcrToken: okta.state.issueApiToken("konnect dcr", "application").value,
    konnectToken: `kpat_${randomBytes(24).toString("base64url")}`,
    developer: { email: "dee@acme.invalid", password: randomBytes(12).toString("base64url") },
  };
  const { state } = konnect;
  state.tokens.set(credentials.konnectToken, "full");
  const acme = state.addPortal(portalName);
  const orders = state.addApi(apiName, apiRoute);
  state.addDeveloper(acme, credentials.developer.email, credentials.developer.password);

  const publication = `${konnect.url}/v3/apis/${orders.id}/publications/${acme.id}`;
  const send = async (method: "PUT" | "DELETE", body?: string) => {
    const headers = {
      authorization: `Bearer ${credentials.konnectToken}`,
      "content-type": "application/json",
    };
    const response = await fetch(publication, { method, headers, ...(body === undefined ? {} : { body }) });
    if (!response.ok)
      throw new Error(`${method} ${publication}: ${response.status} ${await response.text()}`);
  };

  return {
    okta,
    konnect,
    portal,
    gateway,
    recorder,
    faults,
    credentials,
    env: () => ({
      KONNECT_TOKEN: credentials.konnectToken,
      OKTA_DCR_TOKEN: credentials.dcrToken,
      OKTA_API_TOKEN: credentials.oktaApiToken,
      OKTA_ORG_NAME: "sandbox",
      OKTA_BASE_URL: "okta.invalid",
      OKTA_HTTP_PROXY: okta.url,
    }),
    publishOrders: () =>
      send("PUT", JSON.stringify({ visibility: "public", auto_approve_registrations: true })),
    unpublishOrders: () => send("DELETE"),
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
