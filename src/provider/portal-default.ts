import { DcrError } from "../errors";
import { isHttpError } from "../http";
import type { KonnectClient, PortalWire } from "../konnect";
import { adoptionKeys, carryAdopted, getAdopted, withUnknownAdoption } from "./adoption";
import { countApplicationsIn } from "./applications";
import type { PortalDefaultInputs, PortalDefaultOutputs } from "./inputs";
import type { ResourceDefinition } from "./lifecycle";
import { PartialFailure } from "./partial-failure";
import { getPortalByNameOrId, toPortalUrl } from "./portal-lookup";
import { isMoved, toSameServerError } from "./same-server";
import { describeStrategy, mayReplace } from "./strategy-owner";
import { hasUnknown, unknownValue } from "./unknown";

/** The default strategy of a Dev Portal: what APIs published later use. */
export function definePortalDefault(): ResourceDefinition<PortalDefaultInputs, PortalDefaultOutputs> {
  return {
    inputKeys: [
      "serverUrl",
      "konnectTokenReference",
      ...adoptionKeys,
      "portal",
      "portalId",
      "authStrategyId",
      "ownershipLabels",
    ],
    unordered: [],
    replaceOn: ["serverUrl", "portalId"],
    hasUnfinishedWork: () => false,
    impact: {
      keys: ["serverUrl", "portalId"],
      describe: ({ portal }) => `default of portal "${portal}"`,
      count: (konnect, portalId, { authStrategyId }) =>
        countApplicationsIn(konnect, portalId, authStrategyId),
      explain: () => "They stay in the portal that is left.",
    },

    check: async (runtime, olds, news) => {
      const isFound =
        olds.serverUrl === news.serverUrl &&
        olds.portal === news.portal &&
        !hasUnknown(olds.portalId ?? unknownValue);
      if (isFound) return { ...carryAdopted(olds, news), portalId: olds.portalId ?? unknownValue };
      const unknown = { ...withUnknownAdoption(news), portalId: unknownValue };
      if (hasUnknown([news.serverUrl, news.portal])) return unknown;
      const konnect = await runtime.findReader(news, `portal "${news.portal}"`);
      if (konnect === undefined) return unknown;
      const portal = await getPortalByNameOrId(konnect, news.portal);
      if (isMoved(olds, news) && olds.portalId === portal.id)
        throw toSameServerError(olds.serverUrl, portal.id);
      const isSamePortal = olds.serverUrl === news.serverUrl && olds.portalId === portal.id;
      const current = portal.default_application_auth_strategy_id;
      if (isSamePortal) return { ...carryAdopted(olds, news), portalId: portal.id };
      if (current === undefined || current === null) return { ...news, portalId: portal.id };
      const standing = await describeStrategy(konnect, current, {
        ids: [news.authStrategyId],
        ownershipLabels: news.ownershipLabels,
      });
      if (!standing.isOwn && !mayReplace(news, [standing]))
        throw toOccupiedError(news.portal, standing.description);
      const place = `portal "${news.portal}"`;
      runtime.notice(
        standing.isOwn
          ? `${place} has this stack's strategy as its default already; what stood there before is not known, and destroy leaves none`
          : `${place} gets another default strategy; overwritten: ${standing.description}, which destroy brings back`,
      );
      const previous = standing.isOwn ? null : { authStrategyId: current };
      return { ...news, portalId: portal.id, adopted: { id: portal.id, previous } };
    },

    create: async (runtime, inputs) => {
      const konnect = await runtime.connect(inputs);
      const portal = await setDefault(konnect, inputs.portalId, inputs.authStrategyId);
      const outs = { ...inputs, portalUrl: toPortalUrl(portal), previousAuthStrategyId: toPrevious(inputs) };
      assertDefault(portal, outs);
      return { id: inputs.portalId, outs };
    },

    read: async (runtime, id, props) => {
      const live = await (await runtime.connect(props)).getPortal(id);
      if (live === undefined) return undefined;
      const current = live.default_application_auth_strategy_id;
      return {
        ...props,
        authStrategyId: current === undefined ? props.authStrategyId : (current ?? ""),
        portalUrl: toPortalUrl(live) || props.portalUrl,
      };
    },

    update: async (runtime, id, olds, news) => {
      const outs = {
        ...news,
        portalUrl: olds.portalUrl,
        previousAuthStrategyId: olds.previousAuthStrategyId,
      };
      if (olds.authStrategyId === news.authStrategyId) return outs;
      const portal = await setDefault(await runtime.connect(news), id, news.authStrategyId);
      assertDefault(portal, outs);
      return { ...outs, portalUrl: toPortalUrl(portal) || olds.portalUrl };
    },

    delete: async (runtime, id, props) => {
      const konnect = await runtime.connect(props);
      const live = await konnect.getPortal(id);
      if (live === undefined) return;
      const current = live.default_application_auth_strategy_id;
      if (current !== undefined && current !== props.authStrategyId) {
        runtime.notice(`portal "${props.portal}" has another default strategy by now; it was left as it is`);
        return;
      }
      if (getAdopted(props)?.previous === null) {
        runtime.notice(
          `what portal "${props.portal}" had as its default before is not known; it has none now`,
        );
      }
      try {
        await setDefault(konnect, id, props.previousAuthStrategyId);
      } catch (error) {
        const previous = props.previousAuthStrategyId;
        if (previous === null || !isRefusedReference(error)) throw error;
        if ((await konnect.getAuthStrategy(previous)) !== undefined) throw error;
        runtime.notice(
          `strategy ${previous}, the earlier default of portal "${props.portal}", is gone; the portal has no default now`,
        );
        await setDefault(konnect, id, null);
      }
    },
  };
}

/** Id of the strategy that stood there before, if one is known. */
function toPrevious(inputs: PortalDefaultInputs): string | null {
  const id = getAdopted(inputs)?.previous?.authStrategyId;
  return typeof id === "string" ? id : null;
}

function setDefault(
  konnect: KonnectClient,
  portalId: string,
  authStrategyId: string | null,
): Promise<PortalWire> {
  return konnect.updatePortal(portalId, { default_application_auth_strategy_id: authStrategyId });
}

/** Konnect refuses a strategy that is not there with one of these; 404 may also mean the portal. */
function isRefusedReference(error: unknown): boolean {
  return isHttpError(error, 400) || isHttpError(error, 404) || isHttpError(error, 409);
}

function assertDefault(portal: PortalWire, outs: PortalDefaultOutputs): void {
  const current = portal.default_application_auth_strategy_id;
  if (current === undefined || current === outs.authStrategyId) return;
  throw new PartialFailure(outs.portalId, { ...outs, authStrategyId: current ?? "" }, [
    `[DCR_KONNECT_NOT_APPLIED] Konnect took the write to portal ${outs.portalId} but answers the default strategy ${current ?? "none"}. Run pulumi up again.`,
  ]);
}

function toOccupiedError(portal: string, strategy: string): DcrError {
  return new DcrError(
    "DCR_KONNECT_PORTAL_DEFAULT_TAKEN",
    `portal "${portal}" already has the default strategy ${strategy}; this stack does not overwrite it`,
    {
      path: "portal",
      fix: "Set konnect.portalDefault: false to leave it alone, or konnect.adopt: true to replace it until destroy.",
    },
  );
}
