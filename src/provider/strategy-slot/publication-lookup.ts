import { DcrError, isDcrError } from "../../errors";
import type { KonnectReader, PublicationListItemWire, PublicationWire } from "../../konnect";
import { isUuid, toOthers } from "../../konnect/portal-lookup";
import { countApplicationsRegisteredFor } from "../impact/applications";
import { describeCount, tryCount } from "../impact/impact";
import type { Runtime } from "../runtime/runtime";
import { observePlace, type Place } from "./place";
import type { ApiPublicationInputs } from "./slot-fields";

/**
 * The publication of an API, by the API's name or id.
 * @throws DcrError DCR_KONNECT_PUBLICATION_UNKNOWN, DCR_KONNECT_PUBLICATION_AMBIGUOUS
 */
export async function getPublicationOf(
  konnect: KonnectReader,
  portalId: string,
  inputs: ApiPublicationInputs,
): Promise<PublicationListItemWire> {
  const found = await konnect.listPublications(
    portalId,
    isUuid(inputs.api) ? { id: inputs.api.toLowerCase() } : { name: inputs.api },
  );
  const [first, ...others] = found;
  if (first === undefined) throw toUnknownError(inputs, await findOthers(konnect, portalId, inputs.api));
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

/** Inputs with what a publication had before this stack, if its strategies may be replaced. */
export async function observeStrategies(
  runtime: Runtime,
  konnect: KonnectReader,
  publication: PublicationListItemWire,
  inputs: ApiPublicationInputs,
): Promise<ApiPublicationInputs> {
  const { apiId, portalId } = inputs;
  const adopted = await observePlace(
    runtime,
    konnect,
    {
      place: toPublicationPlace(inputs),
      current: toCurrent(publication),
      wanted: inputs.authStrategyIds,
    },
    inputs,
    (authStrategyIds) => ({ authStrategyIds }),
    (strategies) => toTakenError(inputs, strategies),
    async () => {
      const concerned = await tryCount(() => countApplicationsRegisteredFor(konnect, apiId, portalId));
      return `; ${describeCount(concerned)}`;
    },
  );
  return adopted === undefined ? inputs : { ...inputs, adopted };
}

/** Ids of the strategies of a publication; undefined if the answer does not contain them. */
export function toCurrent({ auth_strategy_ids: current }: PublicationWire): readonly string[] | undefined {
  return current === undefined ? undefined : (current ?? []);
}

/** The error for a publication that has a strategy of somebody else. */
export function toTakenError({ api, portal }: ApiPublicationInputs, strategies: string): DcrError {
  return new DcrError(
    "DCR_KONNECT_PUBLICATION_TAKEN",
    `API "${api}" is published to portal "${portal}" with the strategy ${strategies}; this stack does not overwrite it`,
    {
      path: "api",
      fix: "Take it out of konnect.publications, or set konnect.adopt: true to replace that strategy until destroy.",
    },
  );
}

/** A publication as a place of a strategy. */
export function toPublicationPlace(inputs: ApiPublicationInputs): Place {
  const { api, apiId, portal, portalId, ownershipLabels } = inputs;
  const registration = ownershipLabels["dcr-name"] ?? "?";
  return {
    key: `${apiId}/${portalId}`,
    title: `API "${api}" in portal "${portal}"`,
    holder: `"${api}" of portal "${portal}" in registration "${registration}"`,
  };
}

/** The names of what is published there; nothing where the token may not see it. */
async function findOthers(konnect: KonnectReader, portalId: string, api: string): Promise<string> {
  try {
    const [published, apis] = await Promise.all([konnect.listPublications(portalId), konnect.listApis()]);
    const ids = published.map(({ api_id }) => api_id);
    return toOthers(
      api,
      apis.filter(({ id }) => ids.includes(id)),
    );
  } catch (error) {
    if (isDcrError(error)) return "";
    throw error;
  }
}

/** The error for an API that is not published to the portal. */
export function toUnknownError(inputs: ApiPublicationInputs, others = ""): DcrError {
  return new DcrError(
    "DCR_KONNECT_PUBLICATION_UNKNOWN",
    `API "${inputs.api}" is not published to portal "${inputs.portal}"${others}`,
    { path: "api", fix: "Publish it first; konnect.publications only sets the strategy of published APIs." },
  );
}
