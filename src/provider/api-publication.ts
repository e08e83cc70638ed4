import { DcrError } from "../errors";
import { isHttpError } from "../http";
import type {
  KonnectClient,
  KonnectReader,
  PublicationListItemWire,
  PublicationWire,
  WireBody,
} from "../konnect";
import { adoptionKeys, allowsAdoption, carryAdopted, getAdopted, withUnknownAdoption } from "./adoption";
import { isSameSet, keepOrder } from "./compare";
import type { ApiPublicationInputs, ApiPublicationOutputs } from "./inputs";
import type { ResourceDefinition } from "./lifecycle";
import { PartialFailure } from "./partial-failure";
import { getPortalByNameOrId, isUuid } from "./portal-lookup";
import type { Runtime } from "./runtime";
import { isMoved, toSameServerError } from "./same-server";
import { describeStrategy } from "./strategy-owner";
import { hasUnknown, unknownValue } from "./unknown";

const readOnlyKeys = [
  "warnings",
  "created_at",
  "updated_at",
  "api_id",
  "portal_id",
  "portal_ids",
  "entity_type",
];

/** The strategy of an API that is already published to a portal. The publication itself is never made here. */
export function defineApiPublication(): ResourceDefinition<ApiPublicationInputs, ApiPublicationOutputs> {
  return {
    inputKeys: [
      "serverUrl",
      "konnectTokenReference",
      ...adoptionKeys,
      "portal",
      "portalId",
      "api",
      "apiId",
      "authStrategyIds",
      "ownershipLabels",
    ],
    unordered: ["authStrategyIds"],
    replaceOn: ["serverUrl", "portalId", "apiId"],
    hasUnfinishedWork: () => false,

    check: async (runtime, olds, news) => {
      const isFound =
        olds.serverUrl === news.serverUrl &&
        olds.portal === news.portal &&
        olds.api === news.api &&
        !hasUnknown([olds.portalId ?? unknownValue, olds.apiId ?? unknownValue]);
      if (isFound) {
        return {
          ...carryAdopted(olds, news),
          portalId: olds.portalId ?? unknownValue,
          apiId: olds.apiId ?? unknownValue,
        };
      }
      const unknown = { ...withUnknownAdoption(news), portalId: unknownValue, apiId: unknownValue };
      if (hasUnknown([news.serverUrl, news.portal, news.api])) return unknown;
      const konnect = await runtime.findReader(news, `the publication of API "${news.api}"`);
      if (konnect === undefined) return unknown;
      const portal = await getPortalByNameOrId(konnect, news.portal);
      if (isMoved(olds, news) && olds.portalId === portal.id)
        throw toSameServerError(olds.serverUrl, portal.id);
      const publication = await getPublicationOf(konnect, portal.id, news);
      const isSame = olds.portalId === portal.id && olds.apiId === publication.api_id;
      const found = { portalId: portal.id, apiId: publication.api_id };
      if (isSame) return { ...carryAdopted(olds, news), ...found };
      return { ...(await adoptStrategies(runtime, konnect, publication, news)), ...found };
    },

    create: async (runtime, inputs) => {
      const konnect = await runtime.connect(inputs);
      const live = await konnect.getPublication(inputs.apiId, inputs.portalId);
      if (live === undefined) throw toUnknownError(inputs);
      const outs = { ...inputs, previousAuthStrategyIds: toPrevious(inputs), warnings: [] };
      return {
        id: `${inputs.apiId}/${inputs.portalId}`,
        outs: await setStrategies(runtime, konnect, live, outs),
      };
    },

    read: async (runtime, _id, props) => {
      const konnect = await runtime.connect(props);
      const live = await konnect.getPublication(props.apiId, props.portalId);
      if (live === undefined) return undefined;
      const ids =
        live.auth_strategy_ids === undefined ? props.authStrategyIds : (live.auth_strategy_ids ?? []);
      return { ...props, authStrategyIds: keepOrder(props.authStrategyIds, ids) };
    },

    update: async (runtime, _id, olds, news) => {
      const outs = {
        ...news,
        previousAuthStrategyIds: olds.previousAuthStrategyIds,
        warnings: olds.warnings,
      };
      if (isSameSet(olds.authStrategyIds, news.authStrategyIds)) return outs;
      const konnect = await runtime.connect(news);
      const live = await konnect.getPublication(news.apiId, news.portalId);
      if (live === undefined) throw toUnknownError(news);
      return await setStrategies(runtime, konnect, live, outs);
    },

    delete: async (runtime, _id, props) => {
      const konnect = await runtime.connect(props);
      const live = await konnect.getPublication(props.apiId, props.portalId);
      if (live === undefined) return;
      const current = live.auth_strategy_ids;
      if (current !== undefined && !isSameSet(current ?? [], props.authStrategyIds)) {
        runtime.notice(
          `API "${props.api}" has another strategy in portal "${props.portal}" by now; it was left as it is`,
        );
        return;
      }
      await restore(runtime, konnect, live, props);
    },
  };
}

async function getPublicationOf(
  konnect: KonnectReader,
  portalId: string,
  inputs: ApiPublicationInputs,
): Promise<PublicationListItemWire> {
  const found = await konnect.listPublications(
    portalId,
    isUuid(inputs.api) ? { id: inputs.api } : { name: inputs.api },
  );
  const [first, ...others] = found;
  if (first === undefined) throw toUnknownError(inputs);
  if (others.length > 0) {
    const ids = found.map(({ api_id }) => api_id).join(", ");
    throw new DcrError(
      "DCR_KONNECT_PUBLICATION_AMBIGUOUS",
      `portal "${inputs.portal}" has several published APIs named "${inputs.api}": ${ids}`,
      { path: "api", fix: "Name the right one by id in konnect.publications." },
    );
  }
  return first;
}

/** Inputs that replace the strategies which stand there, if they may be replaced. */
async function adoptStrategies(
  runtime: Runtime,
  konnect: KonnectReader,
  publication: PublicationListItemWire,
  inputs: ApiPublicationInputs,
): Promise<ApiPublicationInputs> {
  const ids = publication.auth_strategy_ids ?? [];
  if (ids.length === 0) return inputs;
  const own = { ids: inputs.authStrategyIds, ownershipLabels: inputs.ownershipLabels };
  const standing = await Promise.all(ids.map((id) => describeStrategy(konnect, id, own)));
  const foreign = standing.filter(({ isOwn }) => !isOwn).map(({ description }) => description);
  const place = `API "${inputs.api}" in portal "${inputs.portal}"`;
  if (foreign.length > 0 && !allowsAdoption(inputs)) {
    throw new DcrError(
      "DCR_KONNECT_PUBLICATION_TAKEN",
      `API "${inputs.api}" is published to portal "${inputs.portal}" with the strategy ${foreign.join(", ")}; this stack does not overwrite it`,
      {
        path: "api",
        fix: "Take it out of konnect.publications, or set konnect.adopt: true to replace that strategy until destroy.",
      },
    );
  }
  runtime.notice(
    foreign.length === 0
      ? `${place} has this stack's strategy already; what it had before is not known, and destroy leaves none`
      : `${place} gets another strategy; overwritten: ${foreign.join(", ")}, which destroy brings back`,
  );
  const previous = foreign.length === 0 ? null : { authStrategyIds: ids };
  return { ...inputs, adopted: { id: `${publication.api_id}/${inputs.portal}`, previous } };
}

/** Ids of the strategies that stood there before, if they are known. */
function toPrevious(inputs: ApiPublicationInputs): readonly string[] | null {
  const ids = getAdopted(inputs)?.previous?.authStrategyIds;
  return Array.isArray(ids) ? (ids as readonly string[]) : null;
}

async function setStrategies(
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
    throw new PartialFailure(`${outs.apiId}/${outs.portalId}`, { ...outs, authStrategyIds: current ?? [] }, [
      `[DCR_KONNECT_NOT_APPLIED] Konnect took the write to the publication of API "${outs.api}" but answers the strategies ${(current ?? []).join(", ") || "none"}. Run pulumi up again.`,
    ]);
  }
  const warnings = written.warnings ?? [];
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

async function restore(
  runtime: Runtime,
  konnect: KonnectClient,
  live: PublicationWire,
  props: ApiPublicationOutputs,
): Promise<void> {
  const { apiId, portalId, previousAuthStrategyIds: previous } = props;
  if (getAdopted(props)?.previous === null) {
    runtime.notice(`what API "${props.api}" had as its strategy before is not known; it has none now`);
  }
  try {
    await konnect.putPublication(apiId, portalId, await toBody(konnect, live, props, previous));
  } catch (error) {
    if (previous === null || !isHttpError(error) || error.status !== 400) throw error;
    runtime.notice(`the earlier strategy of API "${props.api}" is gone; it has none now`);
    await konnect.putPublication(apiId, portalId, await toBody(konnect, live, props, null));
  }
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

function toUnknownError(inputs: ApiPublicationInputs): DcrError {
  return new DcrError(
    "DCR_KONNECT_PUBLICATION_UNKNOWN",
    `API "${inputs.api}" is not published to portal "${inputs.portal}"`,
    { path: "api", fix: "Publish it first; konnect.publications only sets the strategy of published APIs." },
  );
}
