import { apiName, apiRoute, portalName } from "../sandbox";
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
  },
  {
    cause: "The API is not published",
    developerSees: "the portal shows no such API",
    tool: "smoke",
    finding: "smoke.published",
    says: `API "${apiName}" is not published to "${portalName}"`,
    fix: "Konnect > Catalog > APIs > the API > Portals > Publish API",
    make: ({ sandbox }) => sandbox.unpublishOrders(),
  },
  {
    cause: "No gateway service is linked to the API",
    developerSees: "request without a credential: 200",
    tool: "smoke",
    finding: "smoke.linked",
    says: "is not linked to a gateway service",
    fix: "Konnect > Catalog > APIs > the API > Gateway Service: link it",
    make: (world) => unlink(world, world.apiId),
  },
  {
    cause: "The route belongs to another API",
    developerSees: "request with Basic: 403 You cannot consume this service",
    tool: "smoke",
    finding: "smoke.gateway",
    says: "answer of the gateway: 403",
    fix: "Gateway Service: link the service of this route",
    make: swapServices,
  },
  {
    cause: "The registration waits for approval",
    developerSees: "request with Basic: 403 You cannot consume this service",
    tool: "smoke",
    finding: "smoke.registered",
    says: "is pending",
    fix: "Access and approvals > App Registrations: approve it",
    make: ({ sandbox }) => sandbox.team.publish(apiName, portalName, { autoApprove: false }),
  },
  {
    cause: "The application's secret was regenerated",
    developerSees: `${refusedSecret}\nearlier application's request with Basic: 401 Unauthorized`,
    tool: "smoke --client-id",
    finding: "smoke.credential",
    says: "Okta does not accept the client id and secret: invalid_client",
    fix: 'Dev Portal > My Apps > "Application of last week": use the secret of the last regeneration',
    make: regenerateSecret,
  },
  {
    cause: "The gateway's token cache holds a revoked credential",
    developerSees: `${refusedSecret}\nearlier application's request with Basic: 200`,
    tool: "smoke --client-id",
    finding: "smoke.credential",
    says: "the gateway accepts it although Okta refuses it: invalid_client",
    fix: "konnect.pluginConfig: { cache_tokens: false }",
    make: async (world) => {
      await sendRequest(world);
      await regenerateSecret(world);
    },
  },
];

async function unlink(world: TroubleshootingWorld, apiId: string): Promise<void> {
  const api = world.sandbox.konnect.state.apis.find(({ id }) => id === apiId);
  await changeKonnect(world, "DELETE", `/v3/apis/${apiId}/implementations/${api?.implementationId}`);
}

/** Another API of the same strategy, and each linked to the other's service. */
async function swapServices(world: TroubleshootingWorld): Promise<void> {
  const { state } = world.sandbox.konnect;
  const invoices = state.addApi("Invoices", "/invoices");
  await world.sandbox.team.publish("Invoices", portalName);
  const serviceOf = (route: string) => state.services.find((service) => service.route === route);
  for (const id of [world.apiId, invoices.id]) await unlink(world, id);
  for (const [id, route] of [
    [world.apiId, "/invoices"],
    [invoices.id, apiRoute],
  ] as const) {
    const service = serviceOf(route);
    await changeKonnect(world, "POST", `/v3/apis/${id}/implementations`, {
      service: { id: service?.id, control_plane_id: service?.controlPlaneId },
    });
  }
}

async function regenerateSecret({ developer, application }: TroubleshootingWorld): Promise<void> {
  const { status } = await developer("POST", `/api/v3/applications/${application.id}/regenerate-secret`);
  if (status !== 201) throw new Error(`the secret was not regenerated: ${status}`);
}

/** Fills the gateway's token cache. */
async function sendRequest({ application, outputs }: TroubleshootingWorld): Promise<void> {
  const { clientId, clientSecret } = application;
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
  const { status } = await fetch(outputs.exampleRoute ?? "", { headers: { authorization } });
  if (status !== 200) throw new Error(`the request was refused: ${status}`);
}
