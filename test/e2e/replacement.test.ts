import { expect, it } from "vitest";
import type { Sandbox } from "../sandbox";
import type { Observation } from "../sandbox-requests/live-application";
import { describeWithEngine } from "./fixture";
import { expectServedThroughout, startLive } from "./live-stack";

/** What each write of a run is to the gateway: the Okta objects, then provider and strategy, then what is left over. */
function toPhase({ after }: Observation): number {
  if (/^okta (POST|PUT) (?!.*lifecycle)/.test(after)) return 1;
  if (/^konnect \w+ \/v2\/dcr-providers/.test(after)) return 2;
  if (/^konnect \w+ \/v2\/application-auth-strategies/.test(after)) return 3;
  if (/^konnect/.test(after)) return 4;
  return /^okta/.test(after) ? 5 : 6;
}

function expectNewBeforeOld(observations: readonly Observation[]): void {
  const phases = observations.map(toPhase);
  expect(phases, JSON.stringify(observations)).toEqual([...phases].sort());
}

const create = { authorizationServer: { create: { name: "other", audience: "api://other" } } };
const existing = ({ okta }: Sandbox) => ({
  authorizationServer: { existing: okta.state.servers[0]?.id },
  accessPolicy: {},
});

describeWithEngine("applications during changes", () => {
  it.each([
    ["caches tokens", {}],
    ["fetches a token for each request", { pluginConfig: { cache_tokens: false } }],
  ])(
    "an application is served at every step of each change if the gateway %s",
    async (_title, konnect) => {
      const { sandbox, change } = await startLive(konnect);
      const { okta } = sandbox;
      const [standing] = okta.state.servers;

      const inPlace = await change(create, { name: "renamed" });
      expectServedThroughout(inPlace);
      expect(okta.state.servers[1]).toMatchObject({ name: "other", audiences: ["api://other"] });

      expectServedThroughout(
        await change({ ...create, accessPolicy: { name: "other", tokenLifetimeMinutes: 5 } }),
      );
      const scopes = ["orders.read", "orders.write", "orders.delete"];
      expectServedThroughout(await change({ ...create, scopes }));

      const toExisting = await change({ ...existing(sandbox), scopes });
      expectServedThroughout(toExisting);
      expectNewBeforeOld(toExisting);
      expect(toExisting.at(-2)?.after).toMatch(/^okta DELETE \/api\/v1\/authorizationServers\/\w+$/);
      expect(okta.state.servers).toEqual([standing]);

      const toCreated = await change({ ...create, scopes });
      expectServedThroughout(toCreated);
      expectNewBeforeOld(toCreated);
      expect(standing?.scopes.every(({ system }) => system)).toBe(true);
      expect(standing?.policies).toEqual([]);

      expectServedThroughout(await change({ ...create, scopes }, { scopes: ["orders.read"] }));
      expectServedThroughout(
        await change({ ...create, scopes: ["orders.read"] }, { scopes: ["orders.read"] }),
      );
    },
    300_000,
  );

  it("an application loses the tokens of the old issuer and keeps its credentials when the server changes", async () => {
    const { sandbox, stack, application, change } = await startLive();
    const issuerOf = async () => (await stack.outputs())["developer-portal"]?.issuer ?? "";
    const before = await issuerOf();
    const token = await application.fetchToken(before);
    expect(await application.askWithToken(token)).toBe(200);
    expectServedThroughout(await change(existing(sandbox)));
    expect(await issuerOf()).not.toBe(before);
    expect(await application.askWithToken(token)).toBe(401);
    expect(await application.askWithToken(await application.fetchToken(await issuerOf()))).toBe(200);
    expect(sandbox.okta.state.clients.has(application.clientId)).toBe(true);
  });

  it("an application is served while the claim is renamed, but a cached token fails until it expires", async () => {
    const { sandbox, application, change } = await startLive({ pluginConfig: { cache_tokens: false } });
    const renamed = await change({ claim: "client" });
    expectServedThroughout(renamed);
    expect(renamed.map(({ after }) => after.replace(/\/(aus|ocl|[0-9a-f-]{36})\w*/g, ""))).toEqual([
      "okta POST /api/v1/authorizationServers/claims",
      "konnect PATCH /v2/application-auth-strategies",
      "okta DELETE /api/v1/authorizationServers/claims",
      "the end",
    ]);
    expectServedThroughout(await change({ claim: "client" }, { pluginConfig: { cache_tokens: true } }));
    const cached = await change({ claim: "third" }, { pluginConfig: { cache_tokens: true } });
    expect(cached.at(-1)).toEqual({ after: "the end", status: 401 });
    sandbox.gateway.clearTokenCache();
    expect(await application.ask()).toBe(200);
  });

  it("an application is served while its publication and the portal default are released and set again", async () => {
    const { sandbox, application, change } = await startLive();
    const { state } = sandbox.konnect;
    expectServedThroughout(await change({}, { publications: [], portalDefault: false }));
    expect(state.publications[0]?.strategyIds).toBeNull();
    expect(state.portals[0]?.defaultStrategyId).toBeNull();
    expectServedThroughout(await change({}));
    expect(state.publications[0]?.strategyIds).toEqual([state.strategies[0]?.id]);
    expect(await application.ask()).toBe(200);
  });

  it.each([
    ["keeps its strategy if publications copy the portal default", true, 200],
    ["loses its strategy if publications follow the portal default", false, 401],
  ])(
    "an API published with the default %s when the stack releases the default",
    async (_title, publicationTakesDefault, status) => {
      const options = {
        publish: "after",
        konnect: { publicationTakesDefault, openWithoutStrategy: false },
      } as const;
      const { application, change } = await startLive({}, options);
      await change({}, { portalDefault: false });
      expect(await application.ask()).toBe(status);
      expectServedThroughout((await change({}, { portalDefault: true })).slice(-2));
    },
  );
});
