import { describe, expect, it } from "vitest";
import { defineAuthStrategy } from "../../src/provider/auth-strategy/auth-strategy";
import { defineDcrProvider } from "../../src/provider/dcr-provider/dcr-provider";
import { defineApiPublication } from "../../src/provider/strategy-slot/api-publication";
import { definePortalDefault } from "../../src/provider/strategy-slot/portal-default";
import type { RawRegistration } from "../engine/stack";
import { claimType, policyType, ruleType, scopeType, serverType } from "../plugins/okta/resources";
import { apiName, portalName } from "../sandbox";
import { addForeignObjects, foreignStrategyId } from "../sandbox-requests/foreign-objects";
import { findSections } from "./diff-text";
import { type Drift, driftless, drifts, everythingSet, putAnotherPolicyFirst } from "./drift-table";
import { describeWithEngine, type Fixture, startFixture } from "./fixture";
import { listManaged } from "./live-stack";
import { takeSnapshot } from "./snapshot";

/** A stack after its first up, whose API was published before it. */
async function startDeployed(
  bend: (registration: RawRegistration) => RawRegistration = everythingSet,
): Promise<Fixture> {
  const fixture = await startFixture(bend);
  await fixture.sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
  const up = await fixture.stack.up();
  expect(up.code, up.text).toBe(0);
  return fixture;
}

const oktaKeys = ({ properties }: typeof serverType) =>
  properties.filter(({ isOutputOnly }) => isOutputOnly !== true).map(({ key }) => key);

describe("drift table", () => {
  it.each([
    ["dcr-provider", defineDcrProvider().fields.keys],
    ["auth-strategy", defineAuthStrategy().fields.keys],
    ["portal-default", definePortalDefault().fields.keys],
    ["publication-Orders", defineApiPublication().fields.keys],
    ["server", oktaKeys(serverType)],
    ["scope-orders.read", oktaKeys(scopeType)],
    ["claim", oktaKeys(claimType)],
    ["policy", oktaKeys(policyType)],
    ["rule", oktaKeys(ruleType)],
  ])(
    "the drift table lists every input of %s, as one that can drift or as one that cannot",
    (resource, keys) => {
      const drifting = drifts.filter((drift) => drift.resource === resource).map(({ key }) => key);
      const excepted = Object.keys(driftless[resource] ?? {});
      expect([...new Set(drifting), ...excepted].sort()).toEqual([...keys].sort());
    },
  );
});

/** Asserts that a diff names the field below its resource. */
function expectShown({ resource, key, shows }: Drift, sections: ReadonlyMap<string, string>): void {
  const section = sections.get(`developer-portal-${resource}`) ?? "";
  expect(section, resource).toMatch(new RegExp(`^ *[~+-] +${key} *:`, "m"));
  if (shows !== undefined) expect(section, `${resource} ${key}`).toContain(shows);
}

/** Without the labels of what destroy gives back: what somebody set and up --refresh replaced, see below. */
function withoutEarlier(snapshot: unknown): unknown {
  return JSON.parse(
    JSON.stringify(snapshot, (key, value: unknown) => (key.startsWith("dcr-was-") ? undefined : value)),
  );
}

describeWithEngine("drift", () => {
  it("manual changes show field by field in refresh and in preview --refresh, and up --refresh reverts them", async () => {
    const fixture = await startDeployed();
    const { sandbox, stack } = fixture;
    expect(await listManaged(fixture)).toEqual([...new Set(drifts.map(({ resource }) => resource))].sort());

    const before = withoutEarlier(takeSnapshot(sandbox));
    for (const round of [undefined, 2]) {
      const made = drifts.filter((drift) => drift.round === round);
      for (const drift of made) drift.make(sandbox);
      const drifted = takeSnapshot(sandbox);
      const report = await stack.driftReport("--diff", "--expect-no-changes");
      expect(report.code, report.text).not.toBe(0);
      const preview = await stack.preview("--refresh");
      expect(preview.code, preview.text).toBe(0);
      expect(takeSnapshot(sandbox)).toEqual(drifted);
      for (const drift of made) {
        expectShown(drift, findSections(report.text, "change"));
        expectShown(drift, findSections(preview.text, "refresh"));
        expectShown({ ...drift, shows: undefined }, findSections(preview.text, "change"));
      }
      const fixed = await stack.up("--refresh");
      expect(fixed.code, fixed.text).toBe(0);
      expect(withoutEarlier(takeSnapshot(sandbox))).toEqual(before);
      const again = await stack.preview("--refresh", "--expect-no-changes");
      expect(again.code, again.text).toBe(0);
    }
    const { labels = {} } = sandbox.konnect.state.strategies.find(({ id }) => id !== foreignStrategyId) ?? {};
    const earlier = Object.entries(labels).filter(([key]) => key.startsWith("dcr-was-"));
    expect(earlier.map(([, value]) => value.split(".")[0])).toEqual([foreignStrategyId, foreignStrategyId]);
  }, 600_000);

  it("a different order, server-owned fields and objects managed elsewhere are no drift", async () => {
    const { sandbox, stack } = await startDeployed((registration) => {
      const { okta, konnect } = everythingSet(registration);
      return { okta: { ...okta, accessPolicy: {} }, konnect };
    });
    makeForeignChanges(sandbox);
    const before = takeSnapshot(sandbox);
    const report = await stack.driftReport("--expect-no-changes");
    expect(report.code, report.text).toBe(0);
    const preview = await stack.preview("--refresh", "--expect-no-changes");
    expect(preview.code, preview.text).toBe(0);
    const up = await stack.up("--refresh");
    expect(up.code, up.text).toBe(0);
    expect(takeSnapshot(sandbox)).toEqual(before);
  });
});

/** All that others may change without touching what this stack manages. */
function makeForeignChanges(sandbox: Fixture["sandbox"]): void {
  const { konnect, okta } = sandbox;
  const [provider] = konnect.state.providers;
  const [strategy] = konnect.state.strategies;
  const [portal] = konnect.state.portals;
  const [publication] = konnect.state.publications;
  const server = okta.state.servers.find(({ isDefault }) => !isDefault);
  const rule = server?.policies[0]?.rules[0];
  if (!provider || !strategy || !portal || !publication || !server || !rule) throw new Error("no stack");
  const later = { created: "2030-01-01T00:00:00.000Z", updated: "2030-01-02T00:00:00.000Z" };

  for (const object of [provider, strategy]) {
    Object.assign(object, later);
    object.labels = Object.fromEntries(Object.entries(object.labels).reverse());
    object.labels["KONGCTL-namespace"] = "default";
  }
  for (const key of ["scopes", "auth_methods"]) {
    strategy.config[key] = [...(strategy.config[key] as string[])].reverse();
  }
  Object.assign(strategy.config, { hide_credentials: true });
  Object.assign(strategy, { principals: { enabled: true } });
  sandbox.switches.konnect.omitsDisplayName = true;
  addForeignObjects(sandbox);
  for (const item of konnect.state.strategies) item.dcrProviderId = provider.id;
  Object.assign(portal, later, { displayName: "Renamed", autoApproveApplications: true, labels: { a: "b" } });
  Object.assign(publication, later, { visibility: "private", autoApprove: false });

  Object.assign(server, { created: later.created, lastUpdated: later.updated });
  rule.scopes.reverse();
  server.scopes.push({ ...server.scopes[0], id: "scpByHand00000000000", name: "by.hand" } as never);
  server.claims.push({ ...server.claims[0], id: "oclByHand00000000000", name: "by hand" } as never);
  putAnotherPolicyFirst(sandbox);
  server.policies[1]?.rules.unshift({ ...rule, id: "0prByHand00000000000", name: "by hand" });
  rule.priority = 2;
}
