import { expect } from "vitest";
import type { RawRegistration } from "../engine/stack";
import { apiName, portalName, type SandboxOptions } from "../sandbox";
import {
  type LiveApplication,
  type Observation,
  observe,
  startApplication,
} from "../sandbox-requests/live-application";
import { type Fixture, startFixture } from "./fixture";

/** Settings of one half. */
export type Fields = Readonly<Record<string, unknown>>;

/** A stack whose API is in use. */
export interface Live extends Fixture {
  readonly application: LiveApplication;
  /** Lays settings over those of the start, runs up, and asks after every write. */
  change(okta: Fields, konnect?: Fields): Promise<Observation[]>;
}

/**
 * A stack with an application in use. Its API is published before it and listed in the settings, or after it with the
 * portal's default.
 */
export async function startLive(
  konnect: Fields = {},
  options: SandboxOptions & { publish?: "before" | "after" } = {},
): Promise<Live> {
  const isBefore = options.publish !== "after";
  const settings = (further: { okta: Fields; konnect: Fields }) => (registration: RawRegistration) => ({
    okta: { ...registration.okta, ...further.okta },
    konnect: {
      ...registration.konnect,
      publications: isBefore ? [apiName] : [],
      ...konnect,
      ...further.konnect,
    },
  });
  const fixture = await startFixture(settings({ okta: {}, konnect: {} }), options);
  const { sandbox, stack } = fixture;
  if (isBefore) await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
  const up = await stack.up();
  expect(up.code, up.text).toBe(0);
  if (!isBefore) await sandbox.publishOrders();
  const application = await startApplication(sandbox);
  expect(await application.ask()).toBe(200);
  return {
    ...fixture,
    application,
    change: async (okta, further = {}) => {
      await fixture.configure(settings({ okta, konnect: further }));
      return await observe(sandbox, application, async () => {
        const result = await stack.up();
        expect(result.code, result.text).toBe(0);
      });
    },
  };
}

/** Asserts that the gateway served the application after every write. */
export function expectServedThroughout(observations: readonly Observation[]): void {
  expect(observations.length).toBeGreaterThan(1);
  expect(observations.filter(({ status }) => status !== 200)).toEqual([]);
}

/** Names of the stack's resources in state, without the registration's. */
export async function listManaged({ stack }: Fixture): Promise<string[]> {
  const { stdout } = await stack.run("stack", "export");
  const { resources = [] } = (
    JSON.parse(stdout) as { deployment: { resources?: { urn: string; custom: boolean }[] } }
  ).deployment;
  return resources
    .filter(({ urn, custom }) => custom && !urn.includes("pulumi:providers:"))
    .map(({ urn }) => urn.replace(/^.*::developer-portal-/, ""))
    .sort();
}
