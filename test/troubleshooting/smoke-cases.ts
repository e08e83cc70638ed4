import { apiName, apiRoute, portalName } from "../sandbox";
import { readText } from "../sandbox-requests/calls";
import type { TroubleshootingCase } from "./case";
import { changeKonnect, changeStrategy } from "./changes";
import type { TroubleshootingWorld } from "./world";

const refusedSecret =
  "earlier application's token from Okta: 401 invalid_client The client secret supplied for a confidential client is invalid.";

/** What smoke finds. */
export const smokeCases: readonly TroubleshootingCase[] = [
  {
    cause: "The gateway does not verify the signature of tokens",
    developerSees: "request with a forged token: 200",
    tool: "smoke",
    finding: "smoke.gateway",
    says: "to a forged token",
    fix: "remove verify_signature: false from konnect.pluginConfig",
    make: (world) => changeStrategy(world, { verify_signature: false }),
    apply: (world) => changeStrategy(world, { verify_signature: true }),
  },
  {
    cause: "The API is not published",
    developerSees: "the portal shows no such API",
    tool: "smoke",
    finding: "smoke.published",
    says: `API "${apiName}" is not published to "${portalName}"`,
    fix: "Konnect > Catalog > APIs > the API > Portals > Publish API",
    make: ({ sandbox }) => sandbox.unpublishOrders(),
    apply: ({ sandbox }) => sandbox.publishOrders(),
  },
  {
    cause: "No gateway service is linked to the API",
    developerSees: "request without a credential: 200",
    tool: "smoke",
    finding: "smoke.linked",
    says: "is not linked to a gateway service",
    fix: "Konnect > Catalog > APIs > the API > Gateway Service: link it",
    make: (world) => unlink(world, world.apiId),
    apply: (world) => link(world, world.apiId, apiRoute),
  },
  {
    cause: "The route belongs to another API",
    developerSees: "request with Basic: 403 You cannot consume this service",
    tool: "smoke",
    finding: "smoke.gateway",
    says: "answer of the gateway: 403",
    fix: "Gateway Service: link the service of this route",
    make: swapServices,
    apply: async (world) => {
      await unlink(world, world.apiId);
      await link(world, world.apiId, apiRoute);
    },
  },
  {
    cause: "The registration waits for approval",
    developerSees: "request with Basic: 403 You cannot consume this service",
    tool: "smoke",
    finding: "smoke.registered",
    says: "is pending",
    fix: "approve it (smoke --approve approves its own); to approve all registrations for the API, publish it with automatic approval",
    make: ({ sandbox }) => sandbox.team.publish(apiName, portalName, { autoApprove: false }),
    apply: ({ sandbox }) => sandbox.team.publish(apiName, portalName),
  },
  {
    cause: "The application's secret was regenerated",
    developerSees: `${refusedSecret}\nearlier application's request with Basic: 401 Unauthorized`,
    tool: "smoke --client-id",
    finding: "smoke.credential",
    says: "Okta does not accept the client id and secret: invalid_client",
    fix: 'Dev Portal > My Apps > "Application of last week": use the secret of the last regeneration',
    make: async (world) => void (await regenerateSecret(world)),
    apply: useLastSecret,
  },
  {
    cause: "The gateway's token cache holds a revoked credential",
    developerSees: `${refusedSecret}\nearlier application's request with Basic: 200`,
    tool: "smoke --client-id",
    finding: "smoke.credential",
    says: "the gateway accepts it although Okta refuses it: invalid_client",
    fix: "konnect.pluginConfig: { cache_tokens: false }",
    make: async (world) => {
      await sendRequest(world, 200);
      await regenerateSecret(world);
    },
    apply: async (world) => {
      await changeStrategy(world, { cache_tokens: false });
      await sendRequest(world, 401);
      await useLastSecret(world);
    },
  },
];

async function unlink(world: TroubleshootingWorld, apiId: string): Promise<void> {
  const api = world.sandbox.konnect.state.apis.find(({ id }) => id === apiId);
  await changeKonnect(world, "DELETE", `/v3/apis/${apiId}/implementations/${api?.implementationId}`);
}

/** Another API of the same strategy, and each linked to the other's service. */
async function swapServices(world: TroubleshootingWorld): Promise<void> {
  const invoices = world.sandbox.konnect.state.addApi("Invoices", "/invoices");
  await world.sandbox.team.publish("Invoices", portalName);
  for (const id of [world.apiId, invoices.id]) await unlink(world, id);
  await link(world, world.apiId, "/invoices");
  await link(world, invoices.id, apiRoute);
}

/** Links an API to the gateway service of a route; the link of another API to it ends. */
async function link(world: TroubleshootingWorld, apiId: string, route: string): Promise<void> {
  const { services, apis } = world.sandbox.konnect.state;
  const service = services.find((item) => item.route === route);
  const other = apis.find((api) => api.route !== undefined && api.serviceId === service?.id);
  if (other !== undefined) await unlink(world, other.id);
  await changeKonnect(world, "POST", `/v3/apis/${apiId}/implementations`, {
    service: { id: service?.id, control_plane_id: service?.controlPlaneId },
  });
}

async function regenerateSecret({ developer, application }: TroubleshootingWorld): Promise<string> {
  const path = `/api/v3/applications/${application.id}/regenerate-secret`;
  return readText(await developer("POST", path), "client_secret");
}

/** Uses the secret of the last regeneration, as the portal shows it once. */
async function useLastSecret(world: TroubleshootingWorld): Promise<void> {
  Object.assign(world.application, { clientSecret: await regenerateSecret(world) });
}

/** Sends a request with the credential of the earlier application, and fills the gateway's token cache. */
async function sendRequest({ application, outputs }: TroubleshootingWorld, expected: number): Promise<void> {
  const { clientId, clientSecret } = application;
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
  const { status } = await fetch(outputs.exampleRoute ?? "", { headers: { authorization } });
  if (status !== expected) throw new Error(`the gateway answered ${status} instead of ${expected}`);
}
