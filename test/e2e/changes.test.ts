import { expect, it } from "vitest";
import type { RawRegistration } from "../engine/stack";
import type { ServerName } from "../sandbox/recorder";
import { describeWithEngine, only, startFixture } from "./fixture";

type Fields = Record<string, unknown>;

interface Change {
  readonly title: string;
  /** Laid over the settings that the changes before left. */
  readonly okta?: Fields;
  readonly konnect?: Fields;
  /** Writes that it leads to, in any order. */
  readonly writesToKonnect: readonly string[];
  readonly writesToOkta: readonly string[];
}

const provider = "PATCH /v2/dcr-providers/ID";
const strategy = "PATCH /v2/application-auth-strategies/ID";
const portal = "PATCH /v3/portals/ID";
const scopes = "/api/v1/authorizationServers/ID/scopes";
const rules = "/api/v1/authorizationServers/ID/policies/ID/rules";

const changes: readonly Change[] = [
  {
    title: "the name",
    konnect: { name: "renamed" },
    writesToKonnect: [provider, strategy],
    writesToOkta: [],
  },
  {
    title: "what developers see",
    konnect: { displayName: "Okta" },
    writesToKonnect: [provider, strategy],
    writesToOkta: [],
  },
  {
    title: "a label",
    konnect: { labels: { team: "a" } },
    writesToKonnect: [provider, strategy],
    writesToOkta: [],
  },
  {
    title: "the auth methods",
    konnect: { authMethods: ["client_credentials"] },
    writesToKonnect: [strategy],
    writesToOkta: [],
  },
  {
    title: "the requested scopes",
    konnect: { scopes: ["orders.read"] },
    writesToKonnect: [strategy],
    writesToOkta: [],
  },
  {
    title: "a plugin setting",
    konnect: { pluginConfig: { cache_tokens: false } },
    writesToKonnect: [strategy],
    writesToOkta: [],
  },
  {
    title: "a plugin setting taken away",
    konnect: { pluginConfig: {} },
    writesToKonnect: ["PUT /v2/application-auth-strategies/ID"],
    writesToOkta: [],
  },
  {
    title: "the portal default left alone",
    konnect: { portalDefault: false },
    writesToKonnect: [portal, strategy],
    writesToOkta: [],
  },
  {
    title: "the portal default taken again",
    konnect: { portalDefault: true },
    writesToKonnect: [strategy, portal],
    writesToOkta: [],
  },
  {
    title: "a scope's description",
    okta: {
      scopes: [
        { name: "orders.read", description: "Read" },
        { name: "orders.write", description: "Change orders" },
      ],
    },
    writesToKonnect: [],
    writesToOkta: [`PUT ${scopes}/ID`],
  },
  {
    title: "the token lifetime",
    okta: { accessPolicy: { tokenLifetimeMinutes: 30 } },
    writesToKonnect: [],
    writesToOkta: [`PUT ${rules}/ID`],
  },
  {
    title: "a further scope",
    okta: {
      scopes: ["orders.read", { name: "orders.write", description: "Change orders" }, "orders.delete"],
    },
    writesToKonnect: [],
    writesToOkta: [`PUT ${scopes}/ID`, `POST ${scopes}`, `POST ${rules}`, `DELETE ${rules}/ID`],
  },
  {
    title: "the claim, which also moves the strategy",
    okta: { claim: "client" },
    writesToKonnect: [strategy],
    writesToOkta: [
      "POST /api/v1/authorizationServers/ID/claims",
      "DELETE /api/v1/authorizationServers/ID/claims/ID",
    ],
  },
];

const isWrite = (request: string) => !request.startsWith("GET") && !request.includes("/oauth2/v1/clients");

describeWithEngine("changes", () => {
  it("a change of one setting sends one write for each object that it concerns, and the next preview is empty", async () => {
    const { stack, configure, takeRequests } = await startFixture();
    expect((await stack.up()).code).toBe(0);
    let okta: Fields = {};
    let konnect: Fields = {};
    for (const change of changes) {
      okta = { ...okta, ...change.okta };
      konnect = { ...konnect, ...change.konnect };
      await configure((registration: RawRegistration) => ({
        okta: { ...registration.okta, ...okta },
        konnect: { ...registration.konnect, ...konnect },
      }));
      takeRequests();
      const up = await stack.up();
      expect(up.code, `${change.title}\n${up.text}`).toBe(0);
      const requests = takeRequests();
      const writesTo = (server: ServerName) => only(server, requests).filter(isWrite).sort();
      expect(writesTo("konnect"), change.title).toEqual([...change.writesToKonnect].sort());
      expect(writesTo("okta"), change.title).toEqual([...change.writesToOkta].sort());
    }
    const again = await stack.preview("--expect-no-changes");
    expect(again.code, again.text).toBe(0);
  });

  it("a change from a created to an existing server replaces the Okta objects and keeps the objects in Konnect", async () => {
    const { sandbox, stack, configure } = await startFixture();
    expect((await stack.up()).code).toBe(0);
    const existing = sandbox.okta.state.servers[0]?.id ?? "";
    await configure((registration) => ({
      konnect: registration.konnect,
      okta: { ...registration.okta, authorizationServer: { existing }, accessPolicy: {} },
    }));
    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    expect(sandbox.okta.state.servers.map(({ name }) => name)).toEqual(["default"]);
    const [server] = sandbox.okta.state.servers;
    expect(
      server?.scopes
        .filter(({ system }) => !system)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["orders.read", "orders.write"]);
    expect(sandbox.konnect.state.providers.map(({ issuer }) => issuer)).toEqual([
      `${sandbox.okta.url}/oauth2/default`,
    ]);
    expect(sandbox.konnect.state.providers).toHaveLength(1);
    const again = await stack.preview("--expect-no-changes");
    expect(again.code, again.text).toBe(0);
    expect((await stack.destroy()).code).toBe(0);
    expect(sandbox.okta.state.servers[0]?.scopes.filter(({ system }) => !system)).toEqual([]);
    expect(sandbox.okta.state.servers[0]?.status).toBe("ACTIVE");
  });
});
