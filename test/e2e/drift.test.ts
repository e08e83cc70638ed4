import { expect, it } from "vitest";
import type { Sandbox } from "../sandbox";
import { describeWithEngine, startFixture } from "./fixture";

interface Drift {
  readonly title: string;
  /** What somebody does in a console. */
  readonly make: (sandbox: Sandbox) => unknown;
  /** Stands in the drift report. */
  readonly shows: string;
}

const provider = (sandbox: Sandbox) => get(sandbox.konnect.state.providers[0]);
const strategy = (sandbox: Sandbox) => get(sandbox.konnect.state.strategies[0]);
const server = (sandbox: Sandbox) => get(sandbox.okta.state.servers.find(({ isDefault }) => !isDefault));

function get<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the sandbox holds nothing of that kind");
  return value;
}

const drifts: readonly Drift[] = [
  {
    title: "provider name",
    make: (s) => Object.assign(provider(s), { name: "x" }),
    shows: '"developer-portal-sandbox" => "x"',
  },
  {
    title: "provider display name",
    make: (s) => Object.assign(provider(s), { displayName: "y" }),
    shows: "displayName",
  },
  {
    title: "provider issuer",
    make: (s) => Object.assign(provider(s), { issuer: "https://other.okta.com/oauth2/a" }),
    shows: "other.okta.com",
  },
  { title: "provider label", make: (s) => Object.assign(provider(s), { labels: {} }), shows: "dcr-stack" },
  { title: "strategy name", make: (s) => Object.assign(strategy(s), { name: "x" }), shows: '=> "x"' },
  {
    title: "strategy scopes",
    make: (s) => Object.assign(strategy(s).config, { scopes: ["openid"] }),
    shows: "openid",
  },
  {
    title: "strategy claim",
    make: (s) => Object.assign(strategy(s).config, { credential_claim: ["sub"] }),
    shows: '"sub"',
  },
  {
    title: "strategy auth methods",
    make: (s) => Object.assign(strategy(s).config, { auth_methods: ["bearer"] }),
    shows: "authMethods",
  },
  {
    title: "strategy issuer",
    make: (s) => Object.assign(strategy(s).config, { issuer: "https://other.okta.com" }),
    shows: "other.okta.com",
  },
  {
    title: "strategy detached",
    make: (s) => Object.assign(strategy(s), { dcrProviderId: null }),
    shows: "dcrProviderId",
  },
  {
    title: "portal default",
    make: (s) => Object.assign(get(s.konnect.state.portals[0]), { defaultStrategyId: null }),
    shows: "authStrategyId",
  },
  {
    title: "Okta scope consent",
    make: (s) => Object.assign(get(server(s).scopes.find(({ system }) => !system)), { consent: "REQUIRED" }),
    shows: "REQUIRED",
  },
  {
    title: "Okta claim value",
    make: (s) => Object.assign(get(server(s).claims.find(({ system }) => !system)), { value: "app.id" }),
    shows: "app.id",
  },
  {
    title: "Okta rule grant",
    make: (s) => Object.assign(get(server(s).policies[0]?.rules[0]), { grantTypes: ["password"] }),
    shows: "password",
  },
];

describeWithEngine("a change behind Pulumi's back", () => {
  it("shows in a refresh, field by field, and is mended by up --refresh", async () => {
    const { sandbox, stack } = await startFixture();
    expect((await stack.up()).code).toBe(0);
    for (const drift of drifts) drift.make(sandbox);
    const report = await stack.driftReport("--diff", "--expect-no-changes");
    expect(report.code, report.text).not.toBe(0);
    for (const { title, shows } of drifts) expect(report.stdout, title).toContain(shows);

    const mended = await stack.up("--refresh");
    expect(mended.code, mended.text).toBe(0);
    const after = await stack.driftReport("--expect-no-changes");
    expect(after.code, after.text).toBe(0);
    const again = await stack.preview("--expect-no-changes");
    expect(again.code, again.text).toBe(0);
  }, 60_000);

  it("is made again when the object was deleted", async () => {
    const { sandbox, stack } = await startFixture();
    expect((await stack.up()).code).toBe(0);
    const { state } = sandbox.konnect;
    get(state.portals[0]).defaultStrategyId = null;
    state.strategies.length = 0;
    state.providers.length = 0;
    const mended = await stack.up("--refresh");
    expect(mended.code, mended.text).toBe(0);
    expect([state.providers.length, state.strategies.length]).toEqual([1, 1]);
    expect(state.portals[0]?.defaultStrategyId).toBe(state.strategies[0]?.id);
  }, 60_000);

  it("is no drift where only order, server-owned fields or labels of other tools differ", async () => {
    const { sandbox, stack } = await startFixture();
    expect((await stack.up()).code).toBe(0);
    const { config } = strategy(sandbox);
    config.scopes = [...(config.scopes as string[])].reverse();
    config.hide_credentials = true;
    provider(sandbox).labels["KONGCTL-namespace"] = "default";
    provider(sandbox).updated = "2030-01-01T00:00:00.000Z";
    const report = await stack.driftReport("--expect-no-changes");
    expect(report.code, report.text).toBe(0);
  }, 60_000);
});
