import { DcrError, isDcrError } from "../../errors";
import type { KonnectReader, PublicationListItemWire } from "../../konnect";
import { isUuid, toOthers } from "../../konnect/portal-lookup";
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
  if (first === undefined) throw toUnpublishedError(inputs, await findOthers(konnect, portalId, inputs.api));
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

/** The names of what is published there; empty if the token may not read them. */
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
export function toUnpublishedError(inputs: ApiPublicationInputs, others = ""): DcrError {
  return new DcrError(
    "DCR_KONNECT_PUBLICATION_UNKNOWN",
    `API "${inputs.api}" is not published to portal "${inputs.portal}"${others}`,
    { path: "api", fix: "Publish it first; konnect.publications only sets the strategy of published APIs." },
  );
}
