import { getPortalByNameOrId } from "../../konnect/portal-lookup";
import { carryAdopted, getAdopted, withUnknownAdoption } from "../adoption/adoption";
import { isMoved, toSameServerError } from "../adoption/same-server";
import type { ResourceDefinition } from "../engine/lifecycle";
import { isSameSet } from "../fields/compare";
import { hasUnknown, unknownValue } from "../fields/unknown";
import { countApplicationsRegisteredFor } from "../impact/applications";
import type { Runtime } from "../runtime/runtime";
import { carryEarlier, rememberEarlier } from "./earlier-label";
import { claimPlace, guardPlace, toStrategyOwner } from "./place";
import { findReturn, toKnownPrevious } from "./place-return";
import {
  getPublicationOf,
  observeStrategies,
  toCurrent,
  toPublicationPlace,
  toTakenError,
  toUnknownError,
} from "./publication-lookup";
import { restoreStrategies, setStrategies } from "./publication-write";
import { type ApiPublicationInputs, type ApiPublicationOutputs, apiPublicationFields } from "./slot-fields";

/** The strategy of an API that is already published to a portal. The publication itself is never made here. */
export function defineApiPublication(): ResourceDefinition<ApiPublicationInputs, ApiPublicationOutputs> {
  return {
    fields: apiPublicationFields,
    hasUnfinishedWork: () => false,
    impact: {
      describe: ({ api, portal }) => `publication of API "${api}" to portal "${portal}"`,
      count: (konnect, _id, { apiId, portalId }) => countApplicationsRegisteredFor(konnect, apiId, portalId),
      judge: (olds, { authStrategyIds }) =>
        Array.isArray(authStrategyIds) && olds.authStrategyIds.every((id) => authStrategyIds.includes(id))
          ? { losing: "none" }
          : { losing: "all", because: "their credentials belong to the strategy that is in force now." },
    },

    check: async (runtime, olds, news) => {
      const inputs = await complete(runtime, olds, news);
      if (!hasUnknown([inputs.serverUrl, inputs.portalId, inputs.apiId])) {
        claimPlace(runtime, inputs, toPublicationPlace(inputs), "DCR_RULE_PUBLICATION_REPEATED");
      }
      return inputs;
    },

    guard: async (_runtime, konnect, _id, olds, news, changed) => {
      if (!changed.includes("authStrategyIds")) return;
      const live = await konnect.getPublication(news.apiId, news.portalId);
      if (live === undefined) return;
      const place = toPublicationPlace(news);
      const standing = { place, current: toCurrent(live), wanted: news.authStrategyIds };
      await guardPlace(konnect, standing, olds.authStrategyIds, olds, news);
    },

    create: async (runtime, inputs) => {
      const konnect = await runtime.connect(inputs);
      const live = await konnect.getPublication(inputs.apiId, inputs.portalId);
      if (live === undefined) throw toUnknownError(inputs);
      const own = inputs.authStrategyIds;
      const previousAuthStrategyIds = toPrevious(inputs);
      const outs = {
        ...inputs,
        ...toStrategyOwner(runtime, own[0]),
        previousAuthStrategyIds,
        warnings: [],
      };
      const current = toCurrent(live);
      assertUnchanged(inputs, current);
      if (!isSameSet(current, own)) {
        const previous = toKnownPrevious(inputs, previousAuthStrategyIds, own);
        await rememberEarlier(runtime, konnect, toPublicationPlace(inputs), own[0], previous);
      }
      return {
        id: `${inputs.apiId}/${inputs.portalId}`,
        outs: await setStrategies(runtime, konnect, live, outs),
      };
    },

    read: async (runtime, _id, props) => {
      const konnect = await runtime.connect(props);
      const live = await konnect.getPublication(props.apiId, props.portalId);
      if (live === undefined) return undefined;
      const ids = toCurrent(live) ?? props.authStrategyIds;
      return {
        ...props,
        authStrategyIds: isSameSet(props.authStrategyIds, ids) ? props.authStrategyIds : ids,
      };
    },

    update: async (runtime, _id, olds, news) => {
      const outs = {
        ...news,
        ...toStrategyOwner(runtime, news.authStrategyIds[0]),
        previousAuthStrategyIds: olds.previousAuthStrategyIds,
        warnings: olds.warnings,
      };
      if (isSameSet(olds.authStrategyIds, news.authStrategyIds)) return outs;
      const konnect = await runtime.connect(news);
      const live = await konnect.getPublication(news.apiId, news.portalId);
      if (live === undefined) throw toUnknownError(news);
      const before = { id: olds.authStrategyIds[0], ownerId: olds.strategyOwnerId };
      await carryEarlier(runtime, konnect, toPublicationPlace(news), before, news.authStrategyIds[0]);
      return await setStrategies(runtime, konnect, live, outs);
    },

    delete: async (runtime, _id, props) => {
      const konnect = await runtime.connect(props);
      const live = await konnect.getPublication(props.apiId, props.portalId);
      if (live === undefined) return;
      const own = props.authStrategyIds;
      const back = await findReturn(
        runtime,
        konnect,
        {
          place: toPublicationPlace(props),
          current: toCurrent(live),
          own,
          previous: toKnownPrevious(props, props.previousAuthStrategyIds, own),
        },
        props,
      );
      if (back === undefined) return;
      await restoreStrategies(runtime, konnect, live, props, back.ids);
      await back.finish();
    },
  };
}

/** Read right before it is written: somebody may have set it after the preview. */
function assertUnchanged(inputs: ApiPublicationInputs, current: readonly string[] | undefined): void {
  if (current === undefined || current.length === 0 || getAdopted(inputs)?.previous === null) return;
  const seen = [inputs.authStrategyIds, toPrevious(inputs) ?? []];
  if (!seen.some((ids) => isSameSet(ids, current))) throw toTakenError(inputs, current.join(", "));
}

/** Ids of the strategies that stood there before, if they are known. */
function toPrevious(inputs: ApiPublicationInputs): readonly string[] | null {
  const ids = getAdopted(inputs)?.previous?.authStrategyIds;
  return Array.isArray(ids) ? (ids as readonly string[]) : null;
}

/** Inputs with the ids of portal and API, and what the publication had before this stack. */
async function complete(
  runtime: Runtime,
  olds: Partial<ApiPublicationInputs>,
  news: ApiPublicationInputs,
): Promise<ApiPublicationInputs> {
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
  if (isMoved(olds, news) && olds.portalId === portal.id) throw toSameServerError(olds.serverUrl, portal.id);
  const publication = await getPublicationOf(konnect, portal.id, news);
  const isSame = olds.portalId === portal.id && olds.apiId === publication.api_id;
  const found = { ...news, portalId: portal.id, apiId: publication.api_id };
  if (isSame) return carryAdopted(olds, found);
  return await observeStrategies(runtime, konnect, publication, found);
}
