import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { assertDocumented, printTotalsAtTheEnd } from "../../api-documents/assert-documented";
import { apiName, portalName, type Sandbox, startSandbox } from "../../sandbox";
import { addForeignObjects, foreignStrategyId } from "../../sandbox-requests/foreign-objects";
import { ownLabels } from "./konnect-half";
import type { Properties, ProviderProcess } from "./provider-process";
import { sharedTokens, shareProcess } from "./shared-process";
import { type ResourceName, StoredResource } from "./stored-resource";

let sandbox: Sandbox;
let provider: ProviderProcess;
const getProcess = shareProcess();
beforeEach(async () => {
  sandbox = await startSandbox({ tokens: sharedTokens });
  provider = await getProcess();
});
afterEach(async () => {
  await sandbox.close();
  assertDocumented(sandbox.recorder.exchanges);
});
printTotalsAtTheEnd();

const publish = (authStrategyIds: readonly string[] | null) =>
  sandbox.team.publish(apiName, portalName, { authStrategyIds });

const refusals: readonly {
  readonly title: string;
  readonly resource: ResourceName;
  readonly prepare: () => unknown;
  readonly code: string;
  /** What the refusal names. */
  readonly names?: string;
}[] = [
  {
    title: "a token that Konnect refuses",
    resource: "portalDefault",
    prepare: () => sandbox.konnect.state.tokens.clear(),
    code: "DCR_KONNECT_UNAUTHORIZED",
  },
  {
    title: "an unknown portal",
    resource: "portalDefault",
    prepare: () => Object.assign(sandbox.konnect.state.portals[0] ?? {}, { name: "Other" }),
    code: "DCR_KONNECT_PORTAL_UNKNOWN",
  },
  {
    title: "a portal whose name is written in another case",
    resource: "portalDefault",
    prepare: () => Object.assign(sandbox.konnect.state.portals[0] ?? {}, { name: portalName.toUpperCase() }),
    code: "DCR_KONNECT_PORTAL_UNKNOWN",
    names: `it has "${portalName.toUpperCase()}"`,
  },
  {
    title: "a name that two portals have",
    resource: "portalDefault",
    prepare: () => sandbox.konnect.state.addPortal(portalName),
    code: "DCR_KONNECT_PORTAL_AMBIGUOUS",
  },
  {
    title: "a portal with another strategy as its default",
    resource: "portalDefault",
    prepare: () => {
      addForeignObjects(sandbox);
      Object.assign(sandbox.konnect.state.portals[0] ?? {}, { defaultStrategyId: foreignStrategyId });
    },
    code: "DCR_KONNECT_PORTAL_DEFAULT_TAKEN",
  },
  {
    title: "a DCR provider's name that is taken",
    resource: "dcrProvider",
    prepare: () => addForeignObjects(sandbox),
    code: "DCR_KONNECT_NAME_TAKEN",
  },
  {
    title: "an auth strategy's name that is taken",
    resource: "authStrategy",
    prepare: () => addForeignObjects(sandbox),
    code: "DCR_KONNECT_NAME_TAKEN",
  },
  {
    title: "an API that is not published",
    resource: "apiPublication",
    prepare: () => undefined,
    code: "DCR_KONNECT_PUBLICATION_UNKNOWN",
  },
  {
    title: "an API whose name is written in another case",
    resource: "apiPublication",
    prepare: async () => {
      await publish(null);
      Object.assign(sandbox.konnect.state.apis[0] ?? {}, { name: apiName.toUpperCase() });
    },
    code: "DCR_KONNECT_PUBLICATION_UNKNOWN",
    names: `it has "${apiName.toUpperCase()}"`,
  },
  {
    title: "an API that is published with another strategy",
    resource: "apiPublication",
    prepare: async () => {
      addForeignObjects(sandbox);
      await publish([foreignStrategyId]);
    },
    code: "DCR_KONNECT_PUBLICATION_TAKEN",
  },
];

function toInputs(resource: ResourceName): Properties {
  const connection = {
    serverUrl: sandbox.konnect.url,
    konnectTokenReference: { env: "KONNECT_TOKEN" },
    name: "theirs",
    displayName: "Okta",
    issuer: `${sandbox.okta.url}/oauth2/default`,
    labels: ownLabels,
  };
  const id = crypto.randomUUID();
  const place = { ...connection, portal: portalName, ownershipLabels: ownLabels };
  const strategy = {
    scopes: ["orders.read"],
    credentialClaim: ["cid"],
    authMethods: ["bearer"],
    pluginConfig: {},
  };
  const inputs: Record<ResourceName, Properties> = {
    dcrProvider: { ...connection, dcrTokenReference: { env: "OKTA_DCR_TOKEN" } },
    authStrategy: { ...connection, ...strategy, dcrProviderId: id },
    portalDefault: { ...place, authStrategyId: id },
    apiPublication: { ...place, api: apiName, authStrategyIds: [id] },
  };
  return inputs[resource];
}

describe("the preview of a first up", () => {
  it.each(refusals.map((refusal) => [refusal.resource, refusal.title, refusal] as const))(
    "the preview of a new %s refuses %s and writes nothing",
    async (_resource, _title, refusal) => {
      await refusal.prepare();
      sandbox.recorder.clear();
      const resource = await StoredResource.create(provider, refusal.resource);
      const preview = resource.preview(toInputs(refusal.resource));
      await expect(preview).rejects.toThrow(refusal.code);
      await expect(preview).rejects.toThrow(refusal.names ?? refusal.code);
      const methods = sandbox.recorder.exchanges.map(({ method }) => method);
      expect(new Set(methods)).toEqual(new Set(["GET"]));
    },
  );
});
