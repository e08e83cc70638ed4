import {
  createSmokeSurroundings,
  planSmoke,
  runSmoke,
  type SmokeOptions,
  type SmokeOutcome,
  type SmokeSurroundings,
} from "../../src/smoke";
import type { TroubleshootingWorld } from "./world";

/** Variables with which smoke signs in, or tries the world's application. */
export function toSmokeEnvironment({
  sandbox,
  application,
}: Pick<TroubleshootingWorld, "sandbox" | "application">): Record<string, string> {
  const { email, password } = sandbox.credentials.developer;
  return {
    ...sandbox.env(),
    PORTAL_DEVELOPER_EMAIL: email,
    PORTAL_DEVELOPER_PASSWORD: password,
    PORTAL_CLIENT_SECRET: application.clientSecret,
  };
}

/** Runs smoke in a world, with short waits. */
export async function trySmoke(
  world: TroubleshootingWorld,
  options: SmokeOptions = {},
  changes: Partial<SmokeSurroundings> = {},
): Promise<SmokeOutcome> {
  const surroundings = createSmokeSurroundings({
    env: toSmokeEnvironment(world),
    httpSettings: { retries: 0, timeoutSeconds: 5 },
    pollIntervalMs: 20,
    ...changes,
  });
  const registrations = { "developer-portal": world.outputs };
  const plan = planSmoke(registrations, { timeoutSeconds: 1, ...options }, surroundings.env);
  return await runSmoke(plan, surroundings);
}
