import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { LastPlaces } from "../moves";

const outputsSchema = z.object({
  outputs: z.object({
    registrations: z.record(
      z.string(),
      z.object({
        portalId: z.string().optional(),
        notices: z.array(z.string()).optional(),
        konnect: z.object({
          serverUrl: z.string(),
          portal: z.string(),
          portalDefault: z.boolean(),
          publications: z.array(z.object({ api: z.string(), apiId: z.string() })),
        }),
      }),
    ),
  }),
});

/**
 * The places of all registrations after the last `up`, as the stack's own output `registrations` holds them. Nothing if
 * there is none, or if the backend does not answer: moves are then planned from the settings alone.
 */
export async function readLastPlaces(): Promise<readonly LastPlaces[]> {
  let answer: unknown;
  try {
    // Programs under test may have no organization.
    const name = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
    answer = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    await pulumi.log.debug(`the outputs of the stack could not be read: ${error.message}`);
    return [];
  }
  const { data } = outputsSchema.safeParse(answer);
  return Object.entries(data?.outputs.registrations ?? {}).map(
    ([registration, { portalId, notices, konnect }]) => ({
      name: registration,
      serverUrl: konnect.serverUrl,
      portals: portalId === undefined ? [konnect.portal] : [konnect.portal, portalId],
      portalDefault: konnect.portalDefault,
      publications: konnect.publications,
      notices,
    }),
  );
}
