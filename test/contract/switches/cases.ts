import { expect } from "vitest";
import { portalName } from "../../sandbox";
import { callKonnect, callOkta, signIn } from "../../sandbox-requests/calls";
import { startApplication } from "../../sandbox-requests/live-application";
import { prepareOkta, strategyBody } from "../../sandbox-requests/registration";
import { liveThroughout, type Position, type SwitchWorld, startUse } from "./world";

/** What one or several switches decide, and a proof for each of their positions. */
export interface SwitchCase {
  /** Reads as "with POSITION, TITLE". */
  readonly title: string;
  readonly positions: readonly Position[];
  /** Reads each switch of the position, and fails if the position does not decide as documented. */
  readonly prove: (world: SwitchWorld, position: Position) => Promise<void>;
}

const life = "a stack lives through create, refresh, update and destroy";
const both = (name: keyof Position): Position[] => [{ [name]: true }, { [name]: false }];
const limit = { rateLimit: { requests: 4, windowMs: 300 } };

const now = "2026-01-01T00:00:00.000Z";
const toForeignProvider = (name: string) => ({
  id: crypto.randomUUID(),
  name,
  displayName: undefined,
  issuer: "https://acme.okta.com",
  token: "none",
  labels: {},
  created: now,
  updated: now,
});

/** Status of a request to the Orders API. */
async function ask({ sandbox }: SwitchWorld, authorization?: string): Promise<number> {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  return (await fetch(`${sandbox.gateway.url}/orders`, { headers })).status;
}

export const switchCases: readonly SwitchCase[] = [
  { title: life, positions: both("omitsDisplayName"), prove: (world) => liveThroughout(world) },
  {
    title: `${life} whose issuer ends in a slash`,
    positions: both("trimsIssuer"),
    prove: async (world) => {
      const issuer = `${world.sandbox.okta.url}/oauth2/default/`;
      await liveThroughout(world, issuer);
    },
  },
  {
    title: "a name that is taken between preview and create fails the create, or is used twice",
    positions: [
      { namesAreUnique: false },
      { namesAreUnique: true, takenNameStatus: 400 },
      { namesAreUnique: true, takenNameStatus: 409 },
    ],
    prove: async ({ sandbox, process, half }, { namesAreUnique, takenNameStatus }) => {
      const { inputs } = await half.provider.preview(half.providerInputs());
      sandbox.konnect.state.providers.push(toForeignProvider("portal"));
      const created = process.create(inputs);
      if (namesAreUnique !== true) await created;
      else {
        const code = takenNameStatus === 400 ? "DCR_KONNECT_REFUSED" : "DCR_KONNECT_CONFLICT";
        await expect(created).rejects.toThrow(code);
      }
      expect(sandbox.konnect.state.providers).toHaveLength(namesAreUnique === true ? 1 : 2);
    },
  },
  {
    title:
      "Konnect refuses to delete a DCR provider in use or detaches its strategy, and the package never asks for it",
    positions: both("refusesProviderInUse"),
    prove: async ({ sandbox, half }, { refusesProviderInUse }) => {
      await half.up();
      await expect(half.provider.destroy()).rejects.toThrow(/DCR_KONNECT_IN_USE.*auth strategy "portal"/);
      const [strategy] = sandbox.konnect.state.strategies;
      expect(strategy?.dcrProviderId).toBe(half.provider.id);
      const { status } = await callKonnect(sandbox, "DELETE", `/v2/dcr-providers/${half.provider.id}`);
      expect(status).toBe(refusesProviderInUse === true ? 409 : 204);
      expect(strategy?.dcrProviderId === null).toBe(refusesProviderInUse !== true);
    },
  },
  {
    title:
      "Konnect refuses to delete a portal's default strategy or clears the default, and the package never asks for it",
    positions: both("refusesDefaultInUse"),
    prove: async ({ sandbox, half }, { refusesDefaultInUse }) => {
      await half.up();
      const beta = sandbox.konnect.state.addPortal("Beta Testers");
      beta.defaultStrategyId = half.strategy.id ?? "";
      await half.publication.destroy();
      await half.portalDefault.destroy();
      await expect(half.strategy.destroy()).rejects.toThrow(/DCR_KONNECT_IN_USE.*Beta Testers/);
      expect(beta.defaultStrategyId).toBe(half.strategy.id);
      const path = `/v2/application-auth-strategies/${half.strategy.id}`;
      const { status } = await callKonnect(sandbox, "DELETE", path);
      expect(status).toBe(refusesDefaultInUse === true ? 409 : 204);
      expect(beta.defaultStrategyId === null).toBe(refusesDefaultInUse !== true);
    },
  },
  {
    title: "deleting a strategy that an application uses fails with the application's name, or succeeds",
    positions: both("refusesStrategyWithApplications"),
    prove: async (world, { refusesStrategyWithApplications }) => {
      const { sandbox, half } = world;
      await startUse(world);
      await half.publication.destroy();
      await half.portalDefault.destroy();
      if (refusesStrategyWithApplications === true) {
        await expect(half.strategy.destroy()).rejects.toThrow(/DCR_KONNECT_IN_USE.*application "App"/);
      } else await half.strategy.destroy();
      expect(sandbox.konnect.state.strategies).toHaveLength(refusesStrategyWithApplications === true ? 1 : 0);
    },
  },
  { title: life, positions: both("patchMergesConfig"), prove: (world) => liveThroughout(world) },
  {
    title: "a PUT of a strategy with an unknown id creates it, or gets 404",
    positions: both("putCreates"),
    prove: async ({ sandbox }, { putCreates }) => {
      const path = `/v2/application-auth-strategies/${crypto.randomUUID()}`;
      const answer = await callKonnect(sandbox, "PUT", path, strategyBody(sandbox, null));
      expect(answer.status).toBe(putCreates === true ? 201 : 404);
    },
  },
  {
    title: `${life} while verification creates a client in Okta, or only reads clients`,
    positions: both("verifyCreatesClient"),
    prove: async (world, { verifyCreatesClient }) => {
      await liveThroughout(world);
      const creations = world.sandbox.recorder.exchanges.filter(
        ({ method, path }) => method === "POST" && path === "/oauth2/v1/clients",
      );
      expect(creations.length > 0).toBe(verifyCreatesClient === true);
    },
  },
  {
    title: "a failed verification keeps the provider and fails the create, as 200 or as 400",
    positions: both("verifyFailsWith4xx"),
    prove: async ({ sandbox, half }) => {
      const inputs = half.providerInputs({ issuer: `${sandbox.konnect.url}/oauth2/none` });
      await expect(half.provider.up(inputs)).rejects.toThrow("DCR_KONNECT_VERIFY_FAILED");
      expect(half.provider.id).toBe(sandbox.konnect.state.providers[0]?.id);
    },
  },
  {
    title: `${life} among objects of others on several pages`,
    positions: [{ maxPageSize: 1 }, { maxPageSize: 100 }],
    prove: async (world) => {
      world.sandbox.konnect.state.providers.push(...["a", "b"].map(toForeignProvider));
      await liveThroughout(world);
    },
  },
  {
    title: "a page above the limit is cut, or gets 400",
    positions: both("refusesOversizedPage"),
    prove: async ({ sandbox }, { refusesOversizedPage }) => {
      const answer = await callKonnect(sandbox, "GET", "/v2/dcr-providers?page[size]=101");
      expect(answer.status).toBe(refusesOversizedPage === true ? 400 : 200);
    },
  },
  {
    title: `${life} under a rate limit`,
    positions: [
      { ...limit, retryAfter: "seconds" },
      { ...limit, retryAfter: "date" },
      { ...limit, retryAfter: "absent" },
    ],
    prove: async (world) => {
      await liveThroughout(world);
      const refused = world.sandbox.recorder.exchanges.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThan(0);
    },
  },
  {
    title: "an API published without a strategy keeps the portal's default of that moment, or follows it",
    positions: both("publicationTakesDefault"),
    prove: async (world, { publicationTakesDefault }) => {
      const { sandbox, half } = world;
      await half.up();
      sandbox.konnect.state.addApi("Invoices", undefined);
      await sandbox.team.publish("Invoices", portalName);
      const [portal] = sandbox.konnect.state.portals;
      Object.assign(portal ?? {}, { defaultStrategyId: null });
      const published = sandbox.konnect.state.publications.at(-1);
      const kept = published && sandbox.konnect.state.strategyIdsOf(published);
      expect(kept).toEqual(publicationTakesDefault === true ? [half.strategy.id] : null);
    },
  },
  {
    title: "a published API without a strategy serves everybody, or nobody",
    positions: both("openWithoutStrategy"),
    prove: async (world, { openWithoutStrategy }) => {
      expect(await ask(world)).toBe(openWithoutStrategy === true ? 200 : 401);
      await world.half.up();
      expect(await ask(world)).toBe(401);
    },
  },
  {
    title: "the gateway accepts, or refuses, Basic credentials that are not base64",
    positions: both("acceptsRawBasic"),
    prove: async (world, { acceptsRawBasic }) => {
      await prepareOkta(world.sandbox);
      await world.half.up();
      const { clientId, clientSecret, ask: askEncoded } = await startApplication(world.sandbox);
      expect(await askEncoded()).toBe(200);
      expect(await ask(world, `Basic ${clientId}:${clientSecret}`)).toBe(
        acceptsRawBasic === true ? 200 : 401,
      );
    },
  },
  {
    title: "deleting an application whose client Okta keeps fails, or deletes the application alone",
    positions: both("deleteNeedsIdentityProvider"),
    prove: async (world, { deleteNeedsIdentityProvider }) => {
      const { sandbox } = world;
      await startUse(world);
      sandbox.faults.add({ server: "okta", method: "DELETE", path: /clients/, kind: "status", status: 403 });
      const developer = await signIn(sandbox);
      const id = sandbox.konnect.state.applications[0]?.id ?? "";
      const { status } = await developer("DELETE", `/api/v3/applications/${id}`);
      expect(status).toBe(deleteNeedsIdentityProvider === true ? 400 : 204);
    },
  },
  {
    title: "the Dev Portal lists granted scopes, or answers 422",
    positions: both("listsGrantedScopes"),
    prove: async (world, { listsGrantedScopes }) => {
      await startUse(world);
      const developer = await signIn(world.sandbox);
      const id = world.sandbox.konnect.state.applications[0]?.id ?? "";
      const { status } = await developer("GET", `/api/v3/applications/${id}/granted-scopes`);
      expect(status).toBe(listsGrantedScopes === true ? 200 : 422);
    },
  },
  {
    title: "the default authorization server has an access policy for every client, or none",
    positions: both("defaultServerHasPolicy"),
    prove: async ({ sandbox }, { defaultServerHasPolicy }) => {
      sandbox.reset();
      expect(sandbox.okta.state.servers[0]?.policies.length).toBe(defaultServerHasPolicy === true ? 1 : 0);
    },
  },
  {
    title:
      "an organization with API Access Management serves authorization servers, and one without it refuses them",
    positions: both("hasAccessManagement"),
    prove: async ({ sandbox }, { hasAccessManagement }) => {
      const { status } = await callOkta(sandbox, "GET", "/api/v1/authorizationServers");
      expect(status).toBe(hasAccessManagement === true ? 200 : 401);
    },
  },
  {
    title: "a new application's client gets tokens without DPoP, or only with it",
    positions: both("newClientsNeedDpop"),
    prove: async (world, { newClientsNeedDpop }) => {
      await prepareOkta(world.sandbox);
      await world.half.up();
      const application = await startApplication(world.sandbox);
      expect(await application.ask()).toBe(newClientsNeedDpop === true ? 401 : 200);
    },
  },
];
