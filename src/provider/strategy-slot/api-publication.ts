import { DcrError } from "../../errors";
import type { PublicationWire } from "../../konnect";
import { getPortalByNameOrId } from "../../konnect/portal-lookup";
import type { ResourceDefinition } from "../engine/lifecycle";
import { countApplicationsRegisteredFor } from "../impact/applications";
import { describeCount, tryCount } from "../impact/impact";
import { getPublicationOf, toUnpublishedError } from "./publication-lookup";
import { completePublication, reportRemarks } from "./publication-write";
import { defineSlot } from "./slot";
import {
  type ApiPublicationExtras,
  type ApiPublicationInputs,
  type ApiPublicationOutputs,
  apiPublicationFields,
} from "./slot-fields";

/** The strategy of an API that is already published to a portal. The publication itself is never created here. */
export function defineApiPublication(): ResourceDefinition<ApiPublicationInputs, ApiPublicationOutputs> {
  return defineSlot<ApiPublicationInputs, ApiPublicationExtras, PublicationWire>({
    fields: apiPublicationFields,
    impact: {
      describe: ({ api, portal }) => `publication of API "${api}" to portal "${portal}"`,
      count: (konnect, _id, { apiId, portalId }) => countApplicationsRegisteredFor(konnect, apiId, portalId),
      judge: (olds, { authStrategyIds }) =>
        Array.isArray(authStrategyIds) && olds.authStrategyIds.every((id) => authStrategyIds.includes(id))
          ? { losing: "none" }
          : { losing: "all", because: "their credentials belong to the strategy that is in force now." },
    },
    ids: [
      ["portalId", "portal"],
      ["apiId", "api"],
    ],
    repeated: { code: "DCR_RULE_PUBLICATION_REPEATED", path: "api" },
    toPlace: ({ api, apiId, portal, portalId, ownershipLabels }) => ({
      key: `${apiId}/${portalId}`,
      title: `API "${api}" in portal "${portal}"`,
      holder: `"${api}" of portal "${portal}" in registration "${ownershipLabels["dcr-name"] ?? "?"}"`,
    }),
    describe: ({ api }) => `the publication of API "${api}"`,
    find: async (konnect, written) => {
      const { id: portalId } = await getPortalByNameOrId(konnect, written.portal);
      const live = await getPublicationOf(konnect, portalId, written);
      return { live, ids: { portalId, apiId: live.api_id } };
    },
    get: (konnect, { apiId, portalId }) => konnect.getPublication(apiId, portalId),
    toMissingError: (inputs) => toUnpublishedError(inputs),
    toTakenError: ({ api, portal }, strategies) =>
      new DcrError(
        "DCR_KONNECT_PUBLICATION_TAKEN",
        `API "${api}" is published to portal "${portal}" with the strategy ${strategies}; this stack does not overwrite it`,
        {
          path: "api",
          fix: "Take it out of konnect.publications, or set konnect.adopt: true to replace that strategy until destroy.",
        },
      ),
    describeConcerned: async (konnect, { apiId, portalId }) => {
      const count = await tryCount(() => countApplicationsRegisteredFor(konnect, apiId, portalId));
      return `; ${describeCount(count)}`;
    },
    toCurrent: ({ auth_strategy_ids: ids }) => (ids === null ? [] : ids),
    toStrategies: ({ authStrategyIds }) => authStrategyIds,
    fromStrategies: (authStrategyIds) => ({ authStrategyIds }),
    toPrevious: ({ previousAuthStrategyIds }) => previousAuthStrategyIds,
    createOutputs: (previousAuthStrategyIds) => ({ previousAuthStrategyIds, warnings: [] }),
    carryOutputs: ({ previousAuthStrategyIds, warnings }) => ({ previousAuthStrategyIds, warnings }),
    write: async (konnect, live, inputs, ids) =>
      await konnect.putPublication(
        inputs.apiId,
        inputs.portalId,
        await completePublication(konnect, live ?? {}, inputs, ids),
      ),
    finish: reportRemarks,
    describeOpened: ({ api, portal }) =>
      `API "${api}" in portal "${portal}" accepts requests without credentials again, as before this stack`,
  });
}
