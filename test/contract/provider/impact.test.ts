import { beforeEach, describe, expect, it } from "vitest";
import { printTotalsAtTheEnd } from "../../api-documents/assert-documented";
import { apiName, portalName, type Sandbox, startSandbox } from "../../sandbox";
import { signIn } from "../../sandbox-requests/developer";
import { startProviderForEachTest } from "./each-test";
import { ownLabels, toConnection } from "./konnect-half";
import type { Properties, ProviderProcess } from "./provider-process";
import { StoredResource } from "./stored-resource";

let sandbox: Sandbox;
let provider: ProviderProcess;
let dcrProvider: StoredResource;
let authStrategy: StoredResource;
let apiPublication: StoredResource;

const connection = () => toConnection(sandbox);
const named = () => ({
  ...connection(),
  name: "dev",
  displayName: "Okta",
  issuer: `${sandbox.okta.url}/oauth2/default`,
  labels: ownLabels,
});
const providerInputs = (): Properties => ({ ...named(), dcrTokenReference: { env: "OKTA_DCR_TOKEN" } });
const strategyInputs = (): Properties => ({
  ...named(),
  scopes: ["orders.read"],
  credentialClaim: ["cid"],
  authMethods: ["client_credentials"],
  dcrProviderId: dcrProvider.id,
  pluginConfig: {},
});
const publicationInputs = (): Properties => ({
  ...connection(),
  portal: portalName,
  api: apiName,
  ownershipLabels: ownLabels,
  authStrategyIds: [authStrategy.id],
});

/** Carries a task out; answers how to read what it printed, which may come after its answer. */
async function noticesOf(task: () => Promise<unknown>): Promise<() => string> {
  const before = provider.stderr.length;
  await task();
  return () => provider.stderr.slice(before);
}

async function makeApplications(...names: readonly string[]): Promise<void> {
  const { email, password } = sandbox.credentials.developer;
  const developer = await signIn(sandbox.portal.url, email, password);
  const apiId = sandbox.konnect.state.apis[0]?.id ?? "";
  for (const name of names) {
    const { id } = await developer.createApplication(name);
    await developer.register(id, apiId);
  }
}

startProviderForEachTest(
  (world) => {
    sandbox = world.sandbox;
    provider = world.provider;
  },
  { env: { KONNECT_OKTA_DCR_ALLOWED_OKTA_HOSTS: "other.okta.com" } },
);
beforeEach(async () => {
  await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
  dcrProvider = await StoredResource.create(provider, "dcrProvider");
  await dcrProvider.up(providerInputs());
  authStrategy = await StoredResource.create(provider, "authStrategy");
  await authStrategy.up(strategyInputs());
  apiPublication = await StoredResource.create(provider, "apiPublication");
  await apiPublication.up(publicationInputs());
});
printTotalsAtTheEnd();

describe("impact of a change", () => {
  it("a preview reports how many applications the change of an auth strategy affects", async () => {
    const none = await noticesOf(() =>
      authStrategy.preview({ ...strategyInputs(), scopes: ["orders.write"] }),
    );
    await expect
      .poll(none)
      .toContain(
        'auth strategy "dev" (change of scopes): updated in place, after what is new in Okta is created and before what is old is deleted; no application uses it.',
      );
    await makeApplications("a");
    const one = await noticesOf(() =>
      authStrategy.preview({ ...strategyInputs(), scopes: ["orders.write"] }),
    );
    await expect
      .poll(one)
      .toContain("0 of 1 application loses access: their own token requests for orders.read are refused.");
    await makeApplications("b", "c");
    const three = await noticesOf(() =>
      authStrategy.preview({ ...strategyInputs(), issuer: `${sandbox.okta.url}/oauth2/other` }),
    );
    await expect
      .poll(three)
      .toContain(
        "; 0 of 3 applications lose access: they keep their credentials, and tokens of the old issuer get 401: fetch new ones.",
      );
  });

  it("a preview reports that a change to another Okta organization leaves the applications' clients behind", async () => {
    await makeApplications("a");
    const inputs = { ...providerInputs(), issuer: "https://other.okta.com/oauth2/default" };
    const notices = await noticesOf(() => dcrProvider.preview(inputs));
    await expect
      .poll(notices)
      .toContain(
        "; 1 of 1 application loses access: their clients are in the old Okta organization, and each has to be created again.",
      );
  });

  it("a preview of a replacement reports the affected applications of the old server", async () => {
    await makeApplications("a");
    const other = await startSandbox({ tokens: { konnectToken: sandbox.credentials.konnectToken } });
    try {
      const notices = await noticesOf(async () => {
        const { replaces } = await authStrategy.preview({
          ...strategyInputs(),
          serverUrl: other.konnect.url,
        });
        expect(replaces).toEqual(["serverUrl"]);
      });
      await expect
        .poll(notices)
        .toContain(
          "(change of serverUrl): a new one is created before the old one is deleted; 1 of 1 application loses access: applications belong to their Konnect region, and each has to be created again.",
        );
    } finally {
      await other.close();
    }
  });

  it("a preview of another portal reports the applications that stay in the old portal", async () => {
    await makeApplications("a");
    const place = { ...connection(), ownershipLabels: ownLabels, authStrategyId: authStrategy.id };
    const portalDefault = await StoredResource.create(provider, "portalDefault");
    await portalDefault.up({ ...place, portal: portalName });
    sandbox.konnect.state.addPortal("Partners");
    const notices = await noticesOf(async () => {
      const { replaces } = await portalDefault.preview({ ...place, portal: "Partners" });
      expect(replaces).toEqual(["portalId"]);
    });
    await expect
      .poll(notices)
      .toContain(
        `default of portal "${portalName}" (change of portalId): a new one is created before the old one is deleted; 0 of 1 application loses access: they stay in the earlier portal.`,
      );
  });

  it("a preview of a changed publication reports the applications that are registered for its API", async () => {
    await makeApplications("a", "b");
    const inputs = { ...publicationInputs(), authStrategyIds: ["04da6b54-80e4-46f7-96ec-b56ff0331ba9"] };
    const notices = await noticesOf(() => apiPublication.preview(inputs));
    await expect
      .poll(notices)
      .toContain(
        "(change of authStrategyIds): updated in place; 2 of 2 applications lose access: their credentials",
      );
  });

  it("a preview of a change that affects no application prints no notice and only asks whose the object is", async () => {
    await makeApplications("a");
    sandbox.recorder.clear();
    const { stderr } = provider;
    await authStrategy.preview({
      ...strategyInputs(),
      displayName: "New",
      labels: { ...ownLabels, team: "a" },
    });
    await dcrProvider.preview({ ...providerInputs(), displayName: "New" });
    expect(sandbox.recorder.requestsTo("konnect")).toEqual([
      `GET /v2/application-auth-strategies/${authStrategy.id}`,
      `GET /v2/dcr-providers/${dcrProvider.id}`,
    ]);
    expect(provider.stderr).toBe(stderr);
  });

  it("a preview continues with a notice if the affected applications cannot be counted", async () => {
    sandbox.faults.add({ server: "konnect", path: /applications$/, kind: "status", status: 403, times: 9 });
    const notices = await noticesOf(async () => {
      const { changes } = await authStrategy.preview({ ...strategyInputs(), scopes: ["orders.write"] });
      expect(changes).toBe(true);
    });
    await expect
      .poll(notices)
      .toMatch(/the affected applications could not be counted: \[DCR_KONNECT_FORBIDDEN\]/);
  });
});

describe("impact of an adoption", () => {
  it("the preview of an adoption reports the changes and how many applications they affect", async () => {
    await makeApplications("a", "b");
    const stranger = { ...ownLabels, "dcr-name": "another" };
    const adopting = await StoredResource.create(provider, "authStrategy");
    const inputs = {
      ...strategyInputs(),
      labels: stranger,
      adopt: authStrategy.id,
      scopes: ["orders.write"],
    };
    const notices = await noticesOf(() => adopting.preview(inputs));
    await expect.poll(notices).toContain('scopes ["orders.read"] → ["orders.write"]');
    await expect.poll(notices).toContain("2 applications of developers are affected.");
  });
});
