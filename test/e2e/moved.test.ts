import { randomBytes } from "node:crypto";
import { expect, it, onTestFinished } from "vitest";
import { apiName, portalName, type Sandbox, startSandbox } from "../sandbox";
import { startOktaOrganization } from "../sandbox/okta";
import type { Exchange } from "../sandbox/recorder";
import { addForeignObjects, foreignStrategyId } from "../sandbox-requests/foreign-objects";
import { startApplication } from "../sandbox-requests/live-application";
import { describeWithEngine } from "./fixture";
import { expectServedThroughout, listManaged, startLive } from "./live-stack";

const betaName = "Beta Testers";
const isWrite = ({ method, path }: Exchange) => method !== "GET" && /^\/v[23]\//.test(path);
const isOfPlace = ({ path }: Exchange) => /^\/v3\/(portals|apis)\//.test(path);
const writesTo = ({ recorder }: Sandbox) => recorder.exchanges.filter(isWrite);

/** Another region: a Konnect of its own with the same portal and API, and the same access token. */
async function startRegion({ credentials }: Sandbox): Promise<Sandbox> {
  const { konnectToken, dcrToken } = credentials;
  const region = await startSandbox({ tokens: { konnectToken, dcrToken } });
  onTestFinished(() => region.close());
  await region.team.publish(apiName, portalName, { authStrategyIds: null });
  return region;
}

describeWithEngine("moves", () => {
  it("a move to another portal sets the new default before it restores the old one, and never clears a default", async () => {
    const live = await startLive({ portalDefault: false });
    const { sandbox, change, application } = live;
    const { state } = sandbox.konnect;
    const [acme] = state.portals;
    const beta = state.addPortal(betaName);
    addForeignObjects(sandbox);
    Object.assign(acme ?? {}, { defaultStrategyId: foreignStrategyId });
    await sandbox.team.publish(apiName, betaName, { authStrategyIds: null });
    const adopting = { portalDefault: true, adopt: true };
    expectServedThroughout(await change({}, adopting));
    expect(acme?.defaultStrategyId).not.toBe(foreignStrategyId);

    const from = sandbox.recorder.exchanges.length;
    expectServedThroughout(await change({}, { ...adopting, portal: betaName }));
    const writes = sandbox.recorder.exchanges.slice(from).filter((item) => isWrite(item) && isOfPlace(item));
    const places = writes.map(({ path }) => path.split("/").at(-1));
    expect(places).toEqual([beta.id, beta.id, acme?.id, acme?.id]);
    for (const { requestBody } of writes) {
      expect(requestBody).not.toMatchObject({ default_application_auth_strategy_id: null });
    }
    expect(acme?.defaultStrategyId).toBe(foreignStrategyId);
    const own = state.strategies.find(({ id }) => id !== foreignStrategyId)?.id;
    expect(beta.defaultStrategyId).toBe(own);
    expect(state.publications.map(({ portalId, strategyIds }) => [portalId, strategyIds])).toEqual([
      [acme?.id, null],
      [beta.id, [own]],
    ]);
    expect(await application.ask()).toBe(200);
  });

  it("a move to another region creates everything there before it restores and deletes the old objects", async () => {
    const live = await startLive();
    const { sandbox, change } = live;
    const region = await startRegion(sandbox);
    const seen: string[] = [];
    for (const [name, { recorder }] of Object.entries({ old: sandbox, new: region })) {
      recorder.onExchange((exchange) => {
        if (isWrite(exchange)) seen.push(`${name} ${exchange.method} ${exchange.path.split("/")[2]}`);
      });
    }
    expectServedThroughout(await change({}, { serverUrl: region.konnect.url }));
    const places = seen.map((write) => write.split(" ")[0]);
    expect(places).toEqual([...places].sort());
    const isOldObject = (write: string) => /^old (?!PATCH application-auth)/.test(write);
    expect(seen.filter(isOldObject).sort()).toEqual([
      "old DELETE application-auth-strategies",
      "old DELETE dcr-providers",
      "old PATCH portals",
      "old PUT apis",
    ]);
    expect(seen.slice(-2)).toEqual(["old DELETE application-auth-strategies", "old DELETE dcr-providers"]);
    const { state } = region.konnect;
    expect(state.portals[0]?.defaultStrategyId).toBe(state.strategies[0]?.id);
    expect(state.publications[0]?.strategyIds).toEqual([state.strategies[0]?.id]);
  });

  it("a server URL that is another name of the same Konnect is refused and nothing is written", async () => {
    const { sandbox, stack, configure } = await startLive();
    const { url } = sandbox.konnect;
    const at = (serverUrl: string) =>
      configure(({ okta, konnect }) => ({
        okta,
        konnect: { ...konnect, publications: [apiName], serverUrl },
      }));
    await at(`${url}/`);
    const spelled = await stack.preview("--expect-no-changes");
    expect(spelled.code, spelled.text).toBe(0);

    const before = writesTo(sandbox).length;
    await at(url.replace("127.0.0.1", "localhost"));
    for (const refused of [await stack.preview(), await stack.up()]) {
      expect(refused.code).not.toBe(0);
      expect(refused.text).toContain("DCR_KONNECT_SAME_SERVER");
    }
    expect(writesTo(sandbox)).toHaveLength(before);
  });

  it("a move away from a region whose objects are in use names the user, and the next up completes it", async () => {
    const live = await startLive();
    const { sandbox, stack, change, configure, application } = live;
    const region = await startRegion(sandbox);
    sandbox.konnect.state.addApi("Invoices", undefined);
    const strategyIds = sandbox.konnect.state.strategies.map(({ id }) => id);
    await sandbox.team.publish("Invoices", portalName, { authStrategyIds: strategyIds });
    const moved = { serverUrl: region.konnect.url };
    await configure(({ okta, konnect }) => ({
      okta,
      konnect: { ...konnect, publications: [apiName], ...moved },
    }));
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.text).toMatch(/DCR_KONNECT_IN_USE.*publication of API/s);
    expect([region.konnect.state.strategies.length, sandbox.konnect.state.strategies.length]).toEqual([1, 1]);
    expect(await application.ask()).toBe(200);

    await sandbox.team.unpublish("Invoices", portalName);
    await change({}, moved);
    expect([region.konnect.state.strategies.length, sandbox.konnect.state.strategies.length]).toEqual([1, 0]);
    expect([region.konnect.state.providers.length, sandbox.konnect.state.providers.length]).toEqual([1, 0]);
    expect(writesTo(region).filter(({ method }) => method === "DELETE")).toEqual([]);
  });

  it("a move to another Okta organization is stopped by the token, and with --refresh loses every application's client", async () => {
    const live = await startLive({ pluginConfig: { cache_tokens: false } });
    const { sandbox, stack, application } = live;
    const other = await startOktaOrganization({ recorder: sandbox.recorder, faults: sandbox.faults });
    onTestFinished(() => other.close());
    const newToken = () => `00${randomBytes(30).toString("base64url")}`;
    const [apiToken, dcrToken] = [newToken(), newToken()];
    other.state.issueApiToken("provisioning", "apiAccessManagement", apiToken);
    other.state.issueApiToken("konnect dcr", "application", dcrToken);
    Object.assign(stack.env, {
      OKTA_HTTP_PROXY: other.url,
      OKTA_API_TOKEN: apiToken,
      OKTA_DCR_TOKEN: dcrToken,
    });

    const stopped = await stack.up();
    expect(stopped.code).not.toBe(0);
    expect(stopped.text).toContain("DCR_OKTA_TOKEN_REFUSED");
    expect(await application.ask()).toBe(200);

    const moved = await stack.up("--refresh");
    expect(moved.code, moved.text).toBe(0);
    expect(sandbox.konnect.state.providers[0]?.issuer).toContain(other.url);
    expect(await application.ask()).toBe(401);
    const again = await startApplication(sandbox, "Made again");
    expect(await again.ask()).toBe(200);
    expect([...other.state.clients.keys()]).toContain(again.clientId);
    expect(sandbox.okta.state.servers).toHaveLength(2);
    expect(await listManaged(live)).toContain("server");
  });
});
