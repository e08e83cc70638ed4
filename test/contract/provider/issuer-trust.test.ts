import { expect, it } from "vitest";
import { unknownValue } from "../../../src/settings/unknown";
import type { Sandbox } from "../../sandbox";
import { startProviderForEachTest } from "./each-test";
import type { ProviderProcess } from "./provider-process";
import { StoredResource } from "./stored-resource";

let sandbox: Sandbox;
let process_: ProviderProcess;
startProviderForEachTest(
  (world) => {
    sandbox = world.sandbox;
    process_ = world.provider;
  },
  { config: { "okta:orgName": "acme", "okta:baseUrl": "okta.com" } },
);

const inputs = (issuer: string) => ({
  serverUrl: sandbox.konnect.url,
  konnectTokenReference: { env: "KONNECT_TOKEN" },
  name: "dev",
  displayName: "Okta",
  issuer,
  labels: { "dcr-managed-by": "konnect-okta-dcr", "dcr-name": "r" },
  dcrTokenReference: { env: "OKTA_DCR_TOKEN" },
});
const writes = () => sandbox.recorder.exchanges.filter(({ method }) => method !== "GET");

it("the DCR token is not given to Konnect for an issuer of another Okta organization than the stack's", async () => {
  const resource = await StoredResource.create(process_, "dcrProvider");
  await expect(resource.up(inputs("https://evil.okta.com/oauth2/default"))).rejects.toThrow(
    /\[DCR_OKTA_ISSUER_FOREIGN\].*evil\.okta\.com does not belong to the Okta organization acme\.okta\.com/,
  );
  expect(resource.id).toBeUndefined();
  expect(writes()).toEqual([]);
});

it("a DCR provider is not pointed to an issuer of another Okta organization, with the old token or a new one", async () => {
  const resource = await StoredResource.create(process_, "dcrProvider");
  await resource.up(inputs(`${sandbox.okta.url}/oauth2/default`));
  const before = writes().length;
  await expect(resource.up(inputs("https://evil.okta.com/oauth2/default"))).rejects.toThrow(
    "DCR_OKTA_ISSUER_FOREIGN",
  );
  expect(writes()).toHaveLength(before);
});

it("a preview refuses an issuer of another Okta organization, at the first create and at a change, and asks nobody", async () => {
  const resource = await StoredResource.create(process_, "dcrProvider");
  const foreign = inputs("https://evil.okta.com/oauth2/default");
  await expect(resource.preview(foreign)).rejects.toThrow("DCR_OKTA_ISSUER_FOREIGN");
  expect(sandbox.recorder.exchanges).toEqual([]);
  await resource.up(inputs(`${sandbox.okta.url}/oauth2/default`));
  sandbox.recorder.clear();
  await expect(resource.preview(foreign)).rejects.toThrow("DCR_OKTA_ISSUER_FOREIGN");
  expect(sandbox.recorder.exchanges).toEqual([]);
});

it("a preview does not refuse an issuer that is not computed yet", async () => {
  const resource = await StoredResource.create(process_, "dcrProvider");
  const { changes } = await resource.preview(inputs(unknownValue));
  expect(changes).toBe(true);
});
