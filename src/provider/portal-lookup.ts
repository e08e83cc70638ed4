import { DcrError } from "../errors";
import type { KonnectReader, PortalWire } from "../konnect";

/** Whether a text is an id rather than a name. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/**
 * The one portal of a name or id.
 * @throws DcrError DCR_KONNECT_PORTAL_UNKNOWN, DCR_KONNECT_PORTAL_AMBIGUOUS
 */
export async function getPortalByNameOrId(konnect: KonnectReader, portal: string): Promise<PortalWire> {
  const found = isUuid(portal)
    ? [await konnect.getPortal(portal.toLowerCase())]
    : await konnect.listPortalsNamed(portal);
  const [first, ...others] = found.filter((item) => item !== undefined);
  if (first === undefined) {
    throw new DcrError("DCR_KONNECT_PORTAL_UNKNOWN", `Konnect has no Dev Portal "${portal}" in this region`, {
      path: "portal",
      fix: "Check konnect.portal (name or id) and konnect.region. Classic (v2) portals are not supported.",
    });
  }
  if (others.length > 0) {
    const ids = [first, ...others].map(({ id }) => id).join(", ");
    throw new DcrError(
      "DCR_KONNECT_PORTAL_AMBIGUOUS",
      `Konnect has several Dev Portals named "${portal}": ${ids}`,
      {
        path: "portal",
        fix: "Set konnect.portal to the id of the right one.",
      },
    );
  }
  return first;
}

/** Address of a portal; empty where Konnect does not say it. */
export function toPortalUrl(portal: PortalWire): string {
  const domain = portal.canonical_domain || portal.default_domain;
  if (domain === undefined || domain === null || domain === "") return "";
  if (domain.includes("://")) return domain;
  return /^(localhost|127\.\d+\.\d+\.\d+)(:\d+)?$/.test(domain) ? `http://${domain}` : `https://${domain}`;
}
