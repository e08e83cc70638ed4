import { isDcrError } from "../../../../src/errors";
import { findFormerNames, type LastPlaces, type Movable } from "../../../../src/moves";
import type { AuthStrategy, DcrProvider } from "../../../sandbox/konnect/objects";
import { Crashed, type Declared, FakeEngine, Refused } from "./fake-engine";
import { createInProcessKonnect, type InProcessKonnect } from "./in-process-konnect";

/** Settings of one registration, as far as the life cycle of its Konnect half depends on them. */
export interface Registration {
  readonly konnectName?: string;
  readonly displayName?: string;
  /** How the portal is written. */
  readonly portal: "name" | "id" | "ID";
  readonly portalDefault: boolean;
  /** APIs by index, and how each is written. */
  readonly publications: readonly { readonly api: number; readonly spelling: "name" | "id" | "ID" }[];
  /** Authorization server that this registration creates and deletes; else one that stays. */
  readonly server?: string;
  /** One of another registration that this one only uses. */
  readonly existingServer?: string;
  readonly adopt: boolean | "ids";
  /** Strategies of others whose places may be taken. */
  readonly otherStrategies?: readonly string[];
  readonly onDestroy?: "keep" | "delete";
  readonly renamedFrom?: string;
}

/** A stack: its names, its settings and its state. */
export interface Stack {
  project: string;
  stack: string;
  readonly registrations: Map<string, Registration>;
  readonly engine: FakeEngine;
  /** What the outputs of the last `up` say. */
  last: readonly LastPlaces[];
  /** Issuers of servers in state, the registration of each, and whether it stays in Okta when it leaves the state. */
  readonly servers: Map<string, { readonly holder: string; readonly isKept: boolean }>;
}

/** A place and the strategy in force there. */
export interface InForce {
  readonly place: string;
  readonly strategyId: string | undefined;
}

export const portalName = "Acme Developers";
const serverUrl = "https://eu.api.konghq.com";
const handIssuer = "https://acme.okta.com/oauth2/default";
const token = { env: "KONNECT_TOKEN" };
const mayBeRefused =
  /^DCR_(OKTA_SERVER_IN_USE|KONNECT_(NAME_|ADOPT_|OWNED_|IN_USE|RELEASE_|PORTAL_|PUBLICATION_|NOT_FOUND)|RULE_)/;

/** One Konnect organization, the stacks and people who work in it, and the authorization servers that exist. */
export class World {
  readonly konnect: InProcessKonnect = createInProcessKonnect();
  readonly stacks: readonly Stack[];
  readonly issuers = new Set([handIssuer]);
  /** What each place had before any stack came to it: set by hand. */
  readonly byHand = new Map<string, string | undefined>();
  lastRefusal = "";
  /** As the settings write them. */
  readonly apiNames = ["Orders", "Invoices"];
  /** Stacks that a person may know of. */
  #started: readonly Stack[] = [];
  readonly #first = new Map<string, string | undefined>();
  /** Ids of a strategy made by hand, and its DCR provider. */
  readonly hand: { readonly provider: string; readonly strategy: string };

  constructor(isInForceByHand: readonly boolean[]) {
    const { state } = this.konnect;
    const portal = state.addPortal(portalName);
    this.hand = this.#addByHand();
    for (const name of this.apiNames) {
      const api = state.addApi(name, undefined);
      const now = new Date().toISOString();
      state.publications.push({
        apiId: api.id,
        portalId: portal.id,
        strategyIds: null,
        autoApprove: true,
        visibility: "public",
        created: now,
        updated: now,
      });
    }
    for (const [index, { place }] of this.listPlaces().entries()) {
      this.setByHand(place, isInForceByHand[index] === true ? this.hand.strategy : undefined);
    }
    const toStack = (project: string, stack: string): Stack => ({
      project,
      stack,
      registrations: new Map(),
      servers: new Map(),
      last: [],
      engine: new FakeEngine(this.konnect.client, (issuer) => !this.issuers.has(issuer)),
    });
    // The third is the first one in another backend.
    this.stacks = [toStack("shop", "prod"), toStack("shop", "dev"), toStack("shop", "prod")];
    this.#started = this.stacks;
  }

  get portalId(): string {
    return this.konnect.state.portals[0]?.id ?? "";
  }

  /** Every place, with what is in force there now. */
  listPlaces(): InForce[] {
    const { portals, publications } = this.konnect.state;
    return [
      { place: "default", strategyId: portals[0]?.defaultStrategyId ?? undefined },
      ...publications.map(({ apiId, strategyIds }) => ({ place: apiId, strategyId: strategyIds?.[0] })),
    ];
  }

  /** Whether a strategy exists and its issuer does. */
  isWorking(strategyId: string | undefined): boolean {
    const strategy = this.konnect.state.strategies.find(({ id }) => id === strategyId);
    return strategy !== undefined && this.issuers.has(String(strategy.config.issuer));
  }

  setByHand(place: string, strategyId: string | undefined): void {
    const { portals, publications } = this.konnect.state;
    const current = this.listPlaces().find((item) => item.place === place)?.strategyId;
    if (current === strategyId) return;
    // Somebody who puts a stack's own strategy into a place does what the stack does; named sequences hold the rest.
    const isOfStack =
      strategyId !== undefined && this.#started.some((stack) => this.heldBy(stack).has(strategyId));
    this.byHand.set(place, isOfStack ? this.#first.get(place) : strategyId);
    if (this.#started.length === 0) this.#first.set(place, strategyId);
    const publication = publications.find(({ apiId }) => apiId === place);
    if (publication !== undefined) publication.strategyIds = strategyId === undefined ? null : [strategyId];
    else Object.assign(portals[0] ?? {}, { defaultStrategyId: strategyId ?? null });
  }

  /** Ids of objects in the state of a stack. */
  heldBy({ engine }: Stack): Set<string> {
    const named = [...engine.state.values()].filter(({ kind }) => /Provider|Strategy/.test(kind));
    return new Set(named.map(({ id }) => id));
  }

  findObject(id: string): DcrProvider | AuthStrategy | undefined {
    const { providers, strategies } = this.konnect.state;
    return [...providers, ...strategies].find((item) => item.id === id);
  }

  listObjects(): (DcrProvider | AuthStrategy)[] {
    return [...this.konnect.state.providers, ...this.konnect.state.strategies];
  }

  /** Name of a server for a registration: its own, or one that nothing else has. Okta gives each server a new id. */
  findServer(stack: Stack, name: string): string {
    const own = stack.registrations.get(name)?.server;
    if (own !== undefined) return own;
    const isTaken = (server: string) =>
      this.stacks.some(
        ({ registrations, servers }) =>
          [...registrations.values()].some((registration) => registration.server === server) ||
          (servers.get(toIssuer({ server }))?.holder ?? name) !== name ||
          (servers !== stack.servers && servers.has(toIssuer({ server }))),
      );
    const base = `${this.stacks.indexOf(stack)}-${name}`;
    for (let count = 1; ; count++) {
      const server = count === 1 ? base : `${base}-${count}`;
      if (!isTaken(server)) return server;
    }
  }

  /** Runs an operation; servers that no registration of state or settings uses any more go, if it ended well. */
  async run(
    stack: Stack,
    operation: "up" | "destroy" | "refresh",
    savedWrites?: number,
  ): Promise<"done" | "refused" | "crashed"> {
    if (operation === "up") this.#createServers(stack);
    try {
      if (operation === "destroy") await stack.engine.destroy(savedWrites);
      else if (operation === "refresh") await stack.engine.refresh();
      else await stack.engine.up(this.toProgram(stack), savedWrites);
    } catch (error) {
      if (error instanceof Crashed) return "crashed";
      const cause = error instanceof Error && isDcrError(error.cause) ? error.cause.code : "";
      const isExpected = error instanceof Refused || mayBeRefused.test(cause);
      this.lastRefusal = error instanceof Error ? error.message : "";
      if (isExpected) return "refused";
      throw error;
    }
    if (operation === "destroy") {
      stack.last = [];
      this.#deleteServers(stack, []);
    }
    if (operation === "up") stack.last = this.#toLast(stack);
    if (operation === "up") this.#deleteServers(stack, [...stack.registrations.values()].map(toIssuer));
    return "done";
  }

  #toLast({ registrations }: Stack): LastPlaces[] {
    return [...registrations].map(([name, registration]) => ({
      name,
      serverUrl,
      portals: [this.#writePortal(registration), this.portalId],
      portalDefault: registration.portalDefault,
      publications: this.#writeApis(registration).map((api, index) => ({
        api,
        apiId: this.konnect.state.apis[registration.publications[index]?.api ?? 0]?.id ?? "",
      })),
    }));
  }

  toProgram(stack: Stack): Declared[] {
    const all: Movable[] = [...stack.registrations].map(([name, registration]) => ({
      name,
      settings: {
        renamedFrom: registration.renamedFrom,
        konnect: {
          serverUrl,
          portal: this.#writePortal(registration),
          portalDefault: registration.portalDefault,
          publications: this.#writeApis(registration),
        },
      },
    }));
    return all.flatMap((item) => this.#declare(stack, item, all));
  }

  #declare(stack: Stack, own: Movable, all: readonly Movable[]): Declared[] {
    const { name } = own;
    const registration = stack.registrations.get(name);
    if (registration === undefined) return [];
    const { renamedFrom, adopt, onDestroy } = registration;
    const former = findFormerNames(own, all, stack.last);
    const labels = {
      "dcr-managed-by": "konnect-okta-dcr",
      "dcr-project": stack.project,
      "dcr-stack": stack.stack,
      "dcr-name": name,
    };
    const connection = { serverUrl, konnectTokenReference: token };
    const konnectName = registration.konnectName ?? `${name}-${stack.stack}`;
    const issuer = toIssuer(registration);
    const named = {
      ...connection,
      name: konnectName,
      displayName: registration.displayName ?? konnectName,
      issuer,
      labels,
      onDestroy,
    };
    const place = {
      ...connection,
      portal: own.settings.konnect.portal,
      ownershipLabels: labels,
      adopt: registration.otherStrategies ?? adopt !== false,
      ...(onDestroy === "keep" ? { onDestroy } : {}),
    };
    const aliasesOf = (suffix: string, formerNames: readonly string[] = []) =>
      renamedFrom === undefined ? formerNames : [`${renamedFrom}-${suffix}`, ...formerNames];
    const declare = (
      kind: Declared["kind"],
      suffix: string,
      toInputs: Declared["toInputs"],
      formerNames?: readonly string[],
    ): Declared => ({ name: `${name}-${suffix}`, kind, aliases: aliasesOf(suffix, formerNames), toInputs });
    return [
      declare("dcrProvider", "dcr-provider", () => ({
        ...named,
        adopt: adopt === "ids" ? this.hand.provider : adopt,
        dcrTokenReference: { env: "OKTA_DCR_TOKEN" },
        ...(registration.server !== undefined && onDestroy !== "keep" ? { deletesServer: true } : {}),
      })),
      declare("authStrategy", "auth-strategy", (idOf) => ({
        ...named,
        adopt: adopt === "ids" ? this.hand.strategy : adopt,
        dcrProviderId: idOf(`${name}-dcr-provider`),
        scopes: ["orders.read"],
        credentialClaim: ["cid"],
        authMethods: ["bearer"],
        pluginConfig: {},
      })),
      ...(registration.portalDefault
        ? [
            declare(
              "portalDefault",
              "portal-default",
              (idOf) => ({ ...place, authStrategyId: idOf(`${name}-auth-strategy`) }),
              former.portalDefault,
            ),
          ]
        : []),
      ...this.#writeApis(registration).map((api) =>
        declare(
          "apiPublication",
          `publication-${api}`,
          (idOf) => ({ ...place, api, authStrategyIds: [idOf(`${name}-auth-strategy`)] }),
          former.publications[api],
        ),
      ),
    ];
  }

  #writePortal({ portal }: Registration): string {
    return spell(portal, portalName, this.portalId);
  }

  #writeApis({ publications }: Registration): string[] {
    return publications.map(({ api, spelling }) =>
      spell(spelling, this.apiNames[api] ?? "", this.konnect.state.apis[api]?.id ?? ""),
    );
  }

  #addByHand(): { provider: string; strategy: string } {
    const { providers, strategies } = this.konnect.state;
    const now = new Date().toISOString();
    const common = {
      name: "legacy",
      displayName: "By hand",
      labels: { team: "identity" },
      created: now,
      updated: now,
    };
    const provider = "0f0f0f0f-0000-4000-8000-000000000001";
    const strategy = "0f0f0f0f-0000-4000-8000-000000000002";
    providers.push({ ...common, id: provider, type: "okta", issuer: handIssuer, token: "hand" });
    strategies.push({
      ...common,
      labels: { ...common.labels },
      id: strategy,
      type: "openid_connect",
      config: {
        issuer: handIssuer,
        credential_claim: ["cid"],
        scopes: ["orders.read"],
        auth_methods: ["bearer"],
      },
      dcrProviderId: provider,
    });
    return { provider, strategy };
  }

  /** The Okta half comes first; with onDestroy: keep it is retained. */
  #createServers({ registrations, servers }: Stack): void {
    for (const [holder, registration] of registrations) {
      if (registration.server === undefined) continue;
      const issuer = toIssuer(registration);
      this.issuers.add(issuer);
      servers.set(issuer, { holder, isKept: registration.onDestroy === "keep" });
    }
  }

  /** It goes after provider and strategy. */
  #deleteServers({ servers }: Stack, used: readonly string[]): void {
    for (const [issuer, { isKept }] of servers) {
      if (used.includes(issuer)) continue;
      servers.delete(issuer);
      if (!isKept) this.issuers.delete(issuer);
    }
  }
}

function toIssuer({ server, existingServer }: Pick<Registration, "server" | "existingServer">): string {
  const used = server ?? existingServer;
  return used === undefined ? handIssuer : `https://acme.okta.com/oauth2/${used}`;
}

function spell(spelling: "name" | "id" | "ID", name: string, id: string): string {
  if (spelling === "name") return name;
  return spelling === "id" ? id : id.toUpperCase();
}
