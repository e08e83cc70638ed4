import { DcrError } from "../../errors";
import type { KonnectReader, PublicationWire, WireBody } from "../../konnect";
import type { Runtime } from "../runtime/runtime";
import type { ApiPublicationInputs } from "./slot-fields";

const readOnlyKeys = [
  "warnings",
  "created_at",
  "updated_at",
  "api_id",
  "portal_id",
  "portal_ids",
  "entity_type",
];

/** State keeps what Konnect remarks; a few texts, redacted and short. */
const maxWarnings = 20;

/** Reports what Konnect remarks on a write: its warnings, and gateway services that did not get the strategy. */
export async function reportRemarks(
  runtime: Runtime,
  konnect: KonnectReader,
  answer: PublicationWire,
  { api, apiId }: ApiPublicationInputs,
): Promise<{ readonly warnings: readonly string[] }> {
  const warnings = (answer.warnings ?? [])
    .slice(0, maxWarnings)
    .map((warning) => runtime.redactor.show(warning));
  for (const warning of warnings) runtime.notice(`Konnect on the publication of API "${api}": ${warning}`);
  for (const { service } of await konnect.listImplementations(apiId)) {
    const problem = service?.auth_strategy_sync_error;
    if (problem === undefined || problem === null) continue;
    runtime.notice(
      `Konnect could not bring the strategy of API "${api}" to gateway service ${service?.id ?? "?"}: ${problem.control_plane_error ?? ""} ${problem.message ?? ""}`,
    );
  }
  return { warnings };
}

/**
 * The whole publication with other strategies: PUT replaces it, so every writable field is sent back. The answer of
 * a single publication may leave fields out, which PUT would reset; lists have them always.
 */
export async function completePublication(
  konnect: KonnectReader,
  live: PublicationWire,
  { apiId, portalId, api }: ApiPublicationInputs,
  authStrategyIds: readonly string[] | null,
): Promise<WireBody> {
  const isWhole = (item: PublicationWire) =>
    item.visibility !== undefined && item.auto_approve_registrations !== undefined;
  const listed = isWhole(live) ? [] : await konnect.listPublications(portalId, { id: apiId });
  const whole = { ...listed[0], ...live };
  if (!isWhole(whole)) {
    throw new DcrError(
      "DCR_HTTP_ANSWER_INVALID",
      `Konnect leaves visibility or approval of API "${api}" out of its answers; writing its strategy would reset them`,
      { fix: "Run pulumi up again; if this comes back, tell Kong's support." },
    );
  }
  const writable = Object.entries(whole).filter(([key]) => !readOnlyKeys.includes(key));
  return { ...Object.fromEntries(writable), auth_strategy_ids: authStrategyIds };
}
