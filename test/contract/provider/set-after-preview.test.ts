import { expect, it } from "vitest";
import { apiName, portalName, type Sandbox } from "../../sandbox";
import { startProviderForEachTest } from "./each-test";
import { ownLabels, toConnection } from "./konnect-half";
import type { ProviderProcess } from "./provider-process";
import { StoredResource } from "./stored-resource";

let sandbox: Sandbox;
let provider: ProviderProcess;
startProviderForEachTest((world) => {
  sandbox = world.sandbox;
  provider = world.provider;
});

const connection = () => toConnection(sandbox);

async function addStrategy(name: string, own: object): Promise<string> {
  const dcr = await StoredResource.create(provider, "dcrProvider");
  const issuer = `${sandbox.okta.url}/oauth2/default`;
  const shared = { ...connection(), name, displayName: "Okta", issuer, labels: own };
  await dcr.up({ ...shared, dcrTokenReference: { env: "OKTA_DCR_TOKEN" } });
  const strategy = await StoredResource.create(provider, "authStrategy");
  await strategy.up({
    ...shared,
    scopes: ["orders.read"],
    credentialClaim: ["cid"],
    authMethods: ["bearer"],
    dcrProviderId: dcr.id,
    pluginConfig: {},
  });
  return String(strategy.id);
}

it("a portal default that somebody set after the preview is not overwritten", async () => {
  const own = await addStrategy("own", ownLabels);
  const foreign = await addStrategy("foreign", { team: "identity" });
  const resource = await StoredResource.create(provider, "portalDefault");
  const wanted = { ...connection(), portal: portalName, authStrategyId: own, ownershipLabels: ownLabels };
  const { inputs } = await resource.preview(wanted);
  const portal = sandbox.konnect.state.portals.find(({ name }) => name === portalName);
  if (portal === undefined) throw new Error("the sandbox has no portal");
  portal.defaultStrategyId = foreign;
  await expect(provider.create(inputs)).rejects.toThrow("[DCR_KONNECT_PORTAL_DEFAULT_TAKEN]");
  expect(portal.defaultStrategyId).toBe(foreign);
});

it("a strategy that somebody gave a publication after the preview is not overwritten", async () => {
  await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
  const own = await addStrategy("own", ownLabels);
  const foreign = await addStrategy("foreign", { team: "identity" });
  const resource = await StoredResource.create(provider, "apiPublication");
  const place = { portal: portalName, api: apiName, authStrategyIds: [own] };
  const { inputs } = await resource.preview({ ...connection(), ...place, ownershipLabels: ownLabels });
  const [publication] = sandbox.konnect.state.publications;
  if (publication === undefined) throw new Error("the sandbox has no publication");
  publication.strategyIds = [foreign];
  await expect(provider.create(inputs)).rejects.toThrow("[DCR_KONNECT_PUBLICATION_TAKEN]");
  expect(publication.strategyIds).toEqual([foreign]);
});
