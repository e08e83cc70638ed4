import { DcrError, isDcrError } from "../errors";
import type { KonnectReader, PublicationListItemWire } from "../konnect";
import { countApplicationsRegisteredFor } from "./applications";
import { describeCount, tryCount } from "./impact";
import type { ApiPublicationInputs } from "./inputs";
import { isUuid, toOthers } from "./portal-lookup";
import type { Runtime } from "./runtime";
import { describeStrategy, mayReplace } from "./strategy-owner";

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
    isUuid(inputs.api) ? { id: inputs.api } : { name: inputs.api },
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

/**
 * Inputs that replace the strategies which stand there, if they may be replaced.
 * @throws DcrError DCR_KONNECT_PUBLICATION_TAKEN
 */
export async function adoptStrategies(
  runtime: Runtime,
  konnect: KonnectReader,
  publication: PublicationListItemWire,
  inputs: ApiPublicationInputs,
): Promise<ApiPublicationInputs> {
  const ids = publication.auth_strategy_ids ?? [];
  if (ids.length === 0) return inputs;
  const own = { ids: inputs.authStrategyIds, ownershipLabels: inputs.ownershipLabels };
  const standing = await Promise.all(ids.map((id) => describeStrategy(konnect, id, own)));
  const others = standing.filter(({ isOwn }) => !isOwn);
  const foreign = others.map(({ description }) => description);
  const place = `API "${inputs.api}" in portal "${inputs.portal}"`;
  if (others.length > 0 && !mayReplace(inputs, others)) {
    throw new DcrError(
      "DCR_KONNECT_PUBLICATION_TAKEN",
      `API "${inputs.api}" is published to portal "${inputs.portal}" with the strategy ${foreign.join(", ")}; this stack does not overwrite it`,
      {
        path: "api",
        fix: "Take it out of konnect.publications, or set konnect.adopt: true to replace that strategy until destroy.",
      },
    );
  }
  const id = `${publication.api_id}/${inputs.portal}`;
  if (others.length === 0) {
    runtime.notice(
      `${place} has this stack's strategy already; what it had before is not known, and destroy leaves none`,
    );
    return { ...inputs, adopted: { id, previous: null } };
  }
  const concerned = await tryCount(() =>
    countApplicationsRegisteredFor(konnect, publication.api_id, inputs.portalId),
  );
  runtime.notice(
    `${place} gets another strategy; overwritten: ${foreign.join(", ")}, which destroy brings back; ${describeCount(concerned)}`,
  );
  return { ...inputs, adopted: { id, previous: { authStrategyIds: ids } } };
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
