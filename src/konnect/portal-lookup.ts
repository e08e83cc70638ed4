import { DcrError } from "../errors";
import { showText } from "../errors/foreign-text";
import type { KonnectReader, PortalWire } from ".";

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
    const others = toOthers(portal, await konnect.listPortals());
    throw new DcrError(
      "DCR_KONNECT_PORTAL_UNKNOWN",
      `Konnect has no Dev Portal "${portal}" in this region${others}`,
      {
        path: "portal",
        fix: "Check konnect.portal (name or id) and konnect.region. Classic (v2) portals are not supported.",
      },
    );
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

const maxNames = 10;

/** What there is instead of a name that is not there: the one in another case, else all. */
export function toOthers(wanted: string, found: readonly { readonly name?: string | undefined }[]): string {
  const names = [...new Set(found.flatMap(({ name }) => name ?? []))];
  const meant = names.filter((name) => name.trim().toLowerCase() === wanted.trim().toLowerCase());
  const shown = (meant.length > 0 ? meant : names)
    .slice(0, maxNames)
    .map((name) => `"${showText(name, 100)}"`);
  if (shown.length === 0) return "; it has none that this token sees";
  const further = meant.length === 0 && names.length > maxNames ? ` and ${names.length - maxNames} more` : "";
  return `; it has ${shown.join(", ")}${further}`;
}

/** Address of a portal; empty if Konnect does not return it. */
export function toPortalUrl(portal: PortalWire): string {
  const domain = portal.canonical_domain || portal.default_domain;
  if (domain === undefined || domain === null || domain === "") return "";
  if (domain.includes("://")) return domain;
  return /^(localhost|127\.\d+\.\d+\.\d+)(:\d+)?$/.test(domain) ? `http://${domain}` : `https://${domain}`;
}
