import { DcrError } from "../../errors";
import type { KonnectClient, KonnectReader, PublicationWire, WireBody } from "../../konnect";
import { toNotAppliedError } from "../engine/not-applied";
import { PartialFailure } from "../engine/partial-failure";
import { isSameSet } from "../fields/compare";
import type { Runtime } from "../runtime/runtime";
import type { ApiPublicationInputs, ApiPublicationOutputs } from "./slot-fields";

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

/** Gives a publication the strategies of the settings; tells what Konnect remarks on it. */
export async function setStrategies(
  runtime: Runtime,
  konnect: KonnectClient,
  live: PublicationWire,
  outs: ApiPublicationOutputs,
): Promise<ApiPublicationOutputs> {
  if (isSameSet(live.auth_strategy_ids ?? [], outs.authStrategyIds)) return outs;
  const body = await toBody(konnect, live, outs, outs.authStrategyIds);
  const written = await konnect.putPublication(outs.apiId, outs.portalId, body);
  const current = written.auth_strategy_ids;
  if (current !== undefined && !isSameSet(current ?? [], outs.authStrategyIds)) {
    const answered = `the strategies ${(current ?? []).join(", ") || "none"}`;
    throw new PartialFailure(
      `${outs.apiId}/${outs.portalId}`,
      { ...outs, authStrategyIds: current ?? [] },
      toNotAppliedError(`the publication of API "${outs.api}"`, answered),
    );
  }
  const warnings = (written.warnings ?? [])
    .slice(0, maxWarnings)
    .map((warning) => runtime.redactor.show(warning));
  for (const warning of warnings)
    runtime.notice(`Konnect on the publication of API "${outs.api}": ${warning}`);
  for (const { service } of await konnect.listImplementations(outs.apiId)) {
    const problem = service?.auth_strategy_sync_error;
    if (problem === undefined || problem === null) continue;
    runtime.notice(
      `Konnect could not bring the strategy of API "${outs.api}" to gateway service ${service?.id ?? "?"}: ${problem.control_plane_error ?? ""} ${problem.message ?? ""}`,
    );
  }
  return { ...outs, warnings };
}

/** Gives a publication back what it had before; tells when it is open again. */
export async function restoreStrategies(
  runtime: Runtime,
  konnect: KonnectClient,
  live: PublicationWire,
  props: ApiPublicationOutputs,
  previous: readonly string[],
): Promise<void> {
  const { apiId, portalId, api, portal } = props;
  const ids = previous.length === 0 ? null : previous;
  await konnect.putPublication(apiId, portalId, await toBody(konnect, live, props, ids));
  if (ids !== null) return;
  runtime.notice(
    `API "${api}" in portal "${portal}" accepts requests without credentials again, as before this stack`,
  );
}

/**
 * The whole publication with other strategies: PUT replaces it, so every writable field is sent back. The answer of
 * a single publication may leave fields out, which PUT would reset; lists have them always.
 */
async function toBody(
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
