import { afterAll, beforeAll, expect, it } from "vitest";
import { createSurroundings } from "../../../src/diagnosis/surroundings";
import { diagnose } from "../../../src/doctor";
import { type Sandbox, startSandbox } from "../../sandbox";
import { createWorld, type TroubleshootingWorld } from "../../troubleshooting/world";
import { startBarrier } from "./barrier";

let sandbox: Sandbox;
let world: TroubleshootingWorld;
beforeAll(async () => {
  sandbox = await startSandbox();
  world = await createWorld(sandbox);
});
afterAll(() => sandbox.close());

it("doctor sends all independent requests to Okta and Konnect at the same time", async () => {
  await using barrier = await startBarrier(sandbox, 11);
  const { outputs } = world;
  const throughBarrier = {
    ...outputs,
    issuer: outputs.issuer.replace(sandbox.okta.url, barrier.origin),
    okta: { ...outputs.okta, dcrTokenId: undefined },
    konnect: { ...outputs.konnect, serverUrl: barrier.origin },
  };
  const surroundings = createSurroundings({
    env: { ...sandbox.env(), OKTA_HTTP_PROXY: barrier.origin },
    httpSettings: { retries: 0, timeoutSeconds: 5, concurrency: 6 },
  });
  await diagnose({ portal: throughBarrier }, surroundings);
  const server = `/api/v1/authorizationServers/${outputs.authorizationServerId}`;
  expect([...barrier.held].sort()).toEqual(
    [
      "GET /.well-known/okta-organization",
      "GET /oauth2/v1/clients",
      `GET /oauth2/${outputs.authorizationServerId}/.well-known/oauth-authorization-server`,
      `GET ${server}`,
      `GET ${server}/scopes`,
      `GET ${server}/claims`,
      `GET ${server}/policies`,
      `GET /v2/dcr-providers/${outputs.dcrProviderId}`,
      `GET /v2/application-auth-strategies/${outputs.authStrategyId}`,
      `GET /v3/portals/${outputs.portalId}`,
      `GET /v3/portals/${outputs.portalId}/api-publications`,
    ].sort(),
  );
});
