import { DcrError } from "../../errors";
import type { PortalWire } from "../../konnect";
import { getPortalByNameOrId, toPortalUrl } from "../../konnect/portal-lookup";
import type { ResourceDefinition } from "../engine/lifecycle";
import { countApplicationsIn } from "../impact/applications";
import { defineSlot } from "./slot";
import {
  type PortalDefaultExtras,
  type PortalDefaultInputs,
  type PortalDefaultOutputs,
  portalDefaultFields,
} from "./slot-fields";

const toList = (id: unknown) => (typeof id === "string" ? [id].filter((text) => text !== "") : undefined);

/** The default strategy of a Dev Portal: APIs that are published later use it. */
export function definePortalDefault(): ResourceDefinition<PortalDefaultInputs, PortalDefaultOutputs> {
  return defineSlot<PortalDefaultInputs, PortalDefaultExtras, PortalWire>({
    fields: portalDefaultFields,
    impact: {
      describe: ({ portal }) => `default of portal "${portal}"`,
      count: (konnect, portalId, { authStrategyId }) =>
        countApplicationsIn(konnect, portalId, authStrategyId),
      judge: () => ({ losing: "none", because: "they stay in the earlier portal." }),
    },
    ids: [["portalId", "portal"]],
    repeated: { code: "DCR_RULE_PORTAL_DEFAULT_REPEATED", path: "portal" },
    toPlace: ({ portal, portalId, ownershipLabels }) => ({
      key: portalId,
      title: `portal "${portal}"`,
      holder: `default of portal "${portal}" in registration "${ownershipLabels["dcr-name"] ?? "?"}"`,
    }),
    describe: ({ portal }) => `portal "${portal}"`,
    find: async (konnect, { portal }) => {
      const live = await getPortalByNameOrId(konnect, portal);
      return { live, ids: { portalId: live.id } };
    },
    get: (konnect, { portalId }) => konnect.getPortal(portalId),
    toMissingError: ({ portal, portalId }) =>
      new DcrError("DCR_KONNECT_NOT_FOUND", `portal "${portal}" (${portalId}) is gone from Konnect`, {
        path: "portal",
        fix: "Check konnect.portal, then run pulumi up --refresh.",
      }),
    toTakenError: ({ portal }, strategy) =>
      new DcrError(
        "DCR_KONNECT_PORTAL_DEFAULT_TAKEN",
        `portal "${portal}" already has the default strategy ${strategy}; this stack does not overwrite it`,
        {
          path: "portal",
          fix: "Set konnect.portalDefault: false to leave it alone, or konnect.adopt: true to replace it until destroy.",
        },
      ),
    describeConcerned: async () => "",
    toCurrent: ({ default_application_auth_strategy_id: id }) => (id === null ? [] : toList(id)),
    toStrategies: ({ authStrategyId }) => toList(authStrategyId),
    fromStrategies: ([authStrategyId = ""]) => ({ authStrategyId }),
    toPrevious: ({ previousAuthStrategyId }) => toList(previousAuthStrategyId) ?? null,
    createOutputs: (previous, live) => ({
      previousAuthStrategyId: previous?.[0] ?? null,
      portalUrl: toPortalUrl(live),
    }),
    carryOutputs: ({ previousAuthStrategyId, portalUrl }, answer) => ({
      previousAuthStrategyId,
      portalUrl: (answer === undefined ? "" : toPortalUrl(answer)) || portalUrl,
    }),
    write: (konnect, _live, { portalId }, ids) =>
      konnect.updatePortal(portalId, { default_application_auth_strategy_id: ids?.[0] ?? null }),
    finish: async () => ({}),
    describeOpened: ({ portal }) =>
      `portal "${portal}" has no default strategy again, as before this stack: APIs that are published later without one accept requests without credentials`,
  });
}
