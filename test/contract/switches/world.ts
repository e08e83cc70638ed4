import { expect } from "vitest";
import { assertDocumented } from "../../api-documents/assert-documented";
import { apiName, portalName, type Sandbox, startSandbox } from "../../sandbox";
import type { OktaSwitches } from "../../sandbox/okta/state";
import type { KonnectSwitches } from "../../sandbox/switches";
import { startApplication } from "../../sandbox-requests/live-application";
import { KonnectHalf } from "../provider/konnect-half";
import type { ProviderProcess } from "../provider/provider-process";
import { sharedTokens } from "../provider/shared-process";

/** Positions of switches of both services. */
export type Position = Partial<KonnectSwitches & OktaSwitches>;

/** A sandbox with switches in a position, and the Konnect half of a stack in a real provider process. */
export interface SwitchWorld {
  readonly sandbox: Sandbox;
  readonly process: ProviderProcess;
  readonly half: KonnectHalf;
  stop(): Promise<void>;
}

/** Starts a world. The Orders API is published without a strategy. */
export async function startWorld(position: Position, process: ProviderProcess): Promise<SwitchWorld> {
  const sandbox = await startSandbox({ konnect: position, okta: position, tokens: sharedTokens });
  const half = await KonnectHalf.create(sandbox, process);
  await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
  return {
    sandbox,
    process,
    half,
    stop: async () => {
      await sandbox.close();
      assertDocumented(sandbox.recorder.exchanges);
    },
  };
}

/** The life of the Konnect half: created, refreshed, changed and destroyed, with nothing left to do in between. */
export async function liveThroughout({ sandbox, half }: SwitchWorld, issuer?: string): Promise<void> {
  const { state } = sandbox.konnect;
  const at = issuer === undefined ? {} : { issuer };
  const first = { ...at, pluginConfig: { cache_tokens: false, ssl_verify: true } };
  expect(await half.up(first)).toEqual(["created", "created", "created", "created"]);
  await half.refresh();
  expect(await half.up(first)).toEqual(["same", "same", "same", "same"]);
  const widened = { ...first, scopes: ["orders.read", "orders.write"] };
  expect(await half.up(widened)).toEqual(["same", "updated", "same", "same"]);
  const changed = { ...widened, displayName: "Okta Portal", pluginConfig: { ssl_verify: true } };
  expect(await half.up(changed)).toEqual(["updated", "updated", "same", "same"]);
  const strategy = state.strategies.find(({ name }) => name === "portal");
  expect(strategy).toMatchObject({
    displayName: "Okta Portal",
    config: { ssl_verify: true, scopes: widened.scopes },
  });
  expect(strategy?.config).not.toHaveProperty("cache_tokens");
  await half.refresh();
  expect(await half.up(changed)).toEqual(["same", "same", "same", "same"]);
  await half.destroy();
  expect(state.providers.filter(({ name }) => name === "portal")).toEqual([]);
  expect(state.strategies.filter(({ name }) => name === "portal")).toEqual([]);
  expect([state.portals[0]?.defaultStrategyId, state.publications[0]?.strategyIds]).toEqual([null, null]);
}

/** Brings the half up and lets a developer create an application for it. */
export async function startUse(world: SwitchWorld): Promise<void> {
  await world.half.up();
  await startApplication(world.sandbox);
}
