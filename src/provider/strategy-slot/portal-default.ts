import { DcrError } from "../../errors";
import type { KonnectClient, PortalWire } from "../../konnect";
import { getPortalByNameOrId, toPortalUrl } from "../../konnect/portal-lookup";
import { carryAdopted, getAdopted, withUnknownAdoption } from "../adoption/adoption";
import { isMoved, toSameServerError } from "../adoption/same-server";
import type { ResourceDefinition } from "../engine/lifecycle";
import { toNotAppliedError } from "../engine/not-applied";
import { PartialFailure } from "../engine/partial-failure";
import { hasUnknown, unknownValue } from "../fields/unknown";
import { countApplicationsIn } from "../impact/applications";
import type { Runtime } from "../runtime/runtime";
import { carryEarlier, rememberEarlier } from "./earlier-label";
import { claimPlace, guardPlace, observePlace, type Place, toStrategyOwner } from "./place";
import { findReturn, toKnownPrevious } from "./place-return";
import { type PortalDefaultInputs, type PortalDefaultOutputs, portalDefaultFields } from "./slot-fields";

/** The default strategy of a Dev Portal: what APIs published later use. */
export function definePortalDefault(): ResourceDefinition<PortalDefaultInputs, PortalDefaultOutputs> {
  return {
    fields: portalDefaultFields,
    hasUnfinishedWork: () => false,
    impact: {
      describe: ({ portal }) => `default of portal "${portal}"`,
      count: (konnect, portalId, { authStrategyId }) =>
        countApplicationsIn(konnect, portalId, authStrategyId),
      judge: () => ({ losing: "none", because: "they stay in the earlier portal." }),
    },

    check: async (runtime, olds, news) => {
      const inputs = await complete(news);
      if (!hasUnknown([inputs.serverUrl, inputs.portalId])) {
        claimPlace(runtime, inputs, toPlace(inputs), "DCR_RULE_PORTAL_DEFAULT_REPEATED");
      }
      return inputs;

      async function complete(news: PortalDefaultInputs): Promise<PortalDefaultInputs> {
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
        const found = { ...news, portalId: portal.id };
        if (isSamePortal) return carryAdopted(olds, found);
        const adopted = await observePlace(
          runtime,
          konnect,
          { place: toPlace(found), current: toCurrent(portal), wanted: [news.authStrategyId] },
          news,
          ([authStrategyId]) => ({ authStrategyId }),
          (strategies) => toOccupiedError(news.portal, strategies),
          async () => "",
        );
        return adopted === undefined ? found : { ...found, adopted };
      }
    },

    guard: async (_runtime, konnect, id, olds, news, changed) => {
      if (!changed.includes("authStrategyId")) return;
      const portal = await konnect.getPortal(id);
      if (portal === undefined) return;
      const standing = { place: toPlace(news), current: toCurrent(portal), wanted: [news.authStrategyId] };
      await guardPlace(konnect, standing, [olds.authStrategyId], olds, news);
    },

    create: async (runtime, inputs) => {
      const konnect = await runtime.connect(inputs);
      const portal = await obtainDefault(runtime, konnect, inputs);
      const outs = {
        ...inputs,
        ...toStrategyOwner(runtime, inputs.authStrategyId),
        portalUrl: toPortalUrl(portal),
        previousAuthStrategyId: toPrevious(inputs),
      };
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
        ...toStrategyOwner(runtime, news.authStrategyId),
        portalUrl: olds.portalUrl,
        previousAuthStrategyId: olds.previousAuthStrategyId,
      };
      if (olds.authStrategyId === news.authStrategyId) return outs;
      const konnect = await runtime.connect(news);
      const before = { id: olds.authStrategyId, ownerId: olds.strategyOwnerId };
      await carryEarlier(runtime, konnect, toPlace(news), before, news.authStrategyId);
      const portal = await setDefault(konnect, id, news.authStrategyId);
      assertDefault(portal, outs);
      return { ...outs, portalUrl: toPortalUrl(portal) || olds.portalUrl };
    },

    delete: async (runtime, id, props) => {
      const konnect = await runtime.connect(props);
      const live = await konnect.getPortal(id);
      if (live === undefined) return;
      const own = [props.authStrategyId].filter((strategyId) => strategyId !== "");
      const previous = toKnownPrevious(props, toList(props.previousAuthStrategyId), own);
      const back = await findReturn(
        runtime,
        konnect,
        { place: toPlace(props), current: toCurrent(live), own, previous },
        props,
      );
      if (back === undefined) return;
      const [strategyId = null] = back.ids;
      await setDefault(konnect, id, strategyId);
      await back.finish();
      if (strategyId !== null) return;
      runtime.notice(
        `portal "${props.portal}" has no default strategy again, as before this stack: APIs that are published later without one accept requests without credentials`,
      );
    },
  };
}

function toPlace({ portal, portalId, ownershipLabels }: PortalDefaultInputs): Place {
  const registration = ownershipLabels["dcr-name"] ?? "?";
  return {
    key: portalId,
    title: `portal "${portal}"`,
    holder: `default of portal "${portal}" in registration "${registration}"`,
  };
}

/** Ids of the default; undefined if the answer does not contain it. */
function toCurrent({ default_application_auth_strategy_id: current }: PortalWire): string[] | undefined {
  if (current === undefined) return undefined;
  return current === null ? [] : [current];
}

/** Id of the strategy that stood there before, if one is known. */
function toPrevious(inputs: PortalDefaultInputs): string | null {
  const id = getAdopted(inputs)?.previous?.authStrategyId;
  return typeof id === "string" ? id : null;
}

function toList(id: string | null): readonly string[] | null {
  return id === null ? null : [id];
}

/** A default that is set already is not written again. */
async function obtainDefault(
  runtime: Runtime,
  konnect: KonnectClient,
  inputs: PortalDefaultInputs,
): Promise<PortalWire> {
  const { portalId, authStrategyId } = inputs;
  const live = await konnect.getPortal(portalId);
  const [current] = live === undefined ? [] : (toCurrent(live) ?? []);
  if (live !== undefined && current === authStrategyId) return live;
  const previous = toPrevious(inputs);
  // Read right before it is written: somebody may have set it after the preview.
  const isSeen = current === undefined || current === previous;
  if (!isSeen && getAdopted(inputs)?.previous !== null) throw toOccupiedError(inputs.portal, current);
  const known = toKnownPrevious(inputs, toList(previous), [authStrategyId]);
  await rememberEarlier(runtime, konnect, toPlace(inputs), authStrategyId, known);
  return await setDefault(konnect, portalId, authStrategyId);
}

function setDefault(
  konnect: KonnectClient,
  portalId: string,
  authStrategyId: string | null,
): Promise<PortalWire> {
  return konnect.updatePortal(portalId, { default_application_auth_strategy_id: authStrategyId });
}

function assertDefault(portal: PortalWire, outs: PortalDefaultOutputs): void {
  const current = portal.default_application_auth_strategy_id;
  if (current === undefined || current === outs.authStrategyId) return;
  throw new PartialFailure(
    outs.portalId,
    { ...outs, authStrategyId: current ?? "" },
    toNotAppliedError(`portal ${outs.portalId}`, `the default strategy ${current ?? "none"}`),
  );
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
