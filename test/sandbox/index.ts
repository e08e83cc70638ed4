import { Faults } from "./faults";
import { type Gateway, startGateway } from "./gateway";
import { type Konnect, startKonnect } from "./konnect";
import { type OktaOrganization, startOktaOrganization } from "./okta";
import type { OktaSwitches } from "./okta/state";
import { type DevPortal, startDevPortal } from "./portal";
import { Recorder } from "./recorder";
import {
  apiName,
  createCredentials,
  portalName,
  rememberOkta,
  type SandboxCredentials,
  type SandboxTokens,
  seedKonnect,
} from "./seed";
import type { KonnectSwitches } from "./switches";
import { createTeam, type Team } from "./team";

export { apiName, apiRoute, portalName, type SandboxCredentials } from "./seed";

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
  /** @default new random ones */
  readonly tokens?: SandboxTokens;
  /** Of Konnect, the Dev Portal and the gateway. */
  readonly konnect?: Partial<KonnectSwitches>;
  readonly okta?: Partial<OktaSwitches>;
}

/** Okta, Konnect, a Dev Portal and a gateway, in this process and on loopback. */
export interface Sandbox {
  readonly okta: OktaOrganization;
  readonly konnect: Konnect;
  readonly portal: DevPortal;
  readonly gateway: Gateway;
  /** Addresses of the four servers. */
  readonly urls: Readonly<Record<keyof SandboxPorts, string>>;
  readonly recorder: Recorder;
  readonly faults: Faults;
  /** Undocumented behaviour; a test may turn it at any time. */
  readonly switches: { readonly konnect: KonnectSwitches; readonly okta: OktaSwitches };
  /** Names of the switches that were read since the last call. */
  takeSwitchReads(): ReadonlySet<string>;
  readonly credentials: SandboxCredentials;
  /** People who work in Konnect by hand. */
  readonly team: Team;
  /** Environment for pulumi and for this package's command line. */
  env(): Record<string, string>;
  /** Publishes the Orders API to the portal through Konnect's API, as a team would. */
  publishOrders(): Promise<void>;
  /** Takes the Orders API off the portal again. */
  unpublishOrders(): Promise<void>;
  /** Back to the start: objects, tokens, switches, faults, records, sessions, caches. Addresses and credentials stay. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts a sandbox: one portal with one developer, one API that is not published yet. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const credentials = createCredentials(options.tokens);
  const recorder = new Recorder();
  const faults = new Faults();
  const shared = { recorder, faults };
  const servers: { close(): Promise<void> }[] = [];
  const started = async <T extends { close(): Promise<void> }>(server: Promise<T>): Promise<T> => {
    servers.push(await server);
    return await server;
  };
  const close = async () => {
    await Promise.all(servers.map((server) => server.close()));
  };
  const { ports } = options;
  try {
    const okta = await started(
      startOktaOrganization({ ...shared, port: ports?.okta, switches: options.okta }),
    );
    const konnect = await started(
      startKonnect({ ...shared, port: ports?.konnect, switches: options.konnect }),
    );
    const portal = await started(startDevPortal({ ...shared, port: ports?.portal, konnect: konnect.state }));
    const gateway = await started(startGateway({ ...shared, port: ports?.gateway, konnect: konnect.state }));
    okta.state.issueApiToken("provisioning", "apiAccessManagement", credentials.oktaApiToken);
    okta.state.issueApiToken("konnect dcr", "application", credentials.dcrToken);
    const restoreOkta = rememberOkta(okta.state);
    seedKonnect(konnect.state, credentials);
    const team = createTeam(konnect.url, credentials.konnectToken);
    return {
      okta,
      konnect,
      portal,
      gateway,
      urls: { okta: okta.url, konnect: konnect.url, portal: portal.url, gateway: gateway.url },
      ...shared,
      switches: { konnect: konnect.state.switches, okta: okta.state.switches },
      takeSwitchReads: () => {
        const lists = [konnect.state.switchReads, okta.state.switchReads];
        const reads = new Set(lists.flatMap((names) => [...names]));
        for (const names of lists) names.clear();
        return reads;
      },
      credentials,
      team,
      env: () => toEnvironment(credentials, okta.url),
      publishOrders: () => team.publish(apiName, portalName),
      unpublishOrders: () => team.unpublish(apiName, portalName),
      reset: () => {
        restoreOkta();
        seedKonnect(konnect.state, credentials);
        portal.sessions.clear();
        gateway.clearTokenCache();
        faults.clear();
        recorder.clear();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function toEnvironment(credentials: SandboxCredentials, oktaUrl: string): Record<string, string> {
  return {
    KONNECT_TOKEN: credentials.konnectToken,
    OKTA_DCR_TOKEN: credentials.dcrToken,
    OKTA_API_TOKEN: credentials.oktaApiToken,
    OKTA_ORG_NAME: "sandbox",
    OKTA_BASE_URL: "okta.invalid",
    OKTA_HTTP_PROXY: oktaUrl,
  };
}
