import { DcrError } from "../errors";
import { showTexts } from "../errors/foreign-text";
import type { KonnectReader } from "../konnect";
import type { OktaReader } from "../okta";
import type { TokenReference } from "../secrets/reference";
import type { DiscoveredRegistration, FoundServer, FoundStrategy } from "./found";
import { toImportFile } from "./import-file";
import { toKonnectSettings } from "./konnect-settings";
import { toOktaSettings } from "./okta-settings";
import { findStrategies, type Wanted } from "./read-konnect";
import { readServer } from "./read-okta";
import { toStackFileText } from "./stack-file-text";

/** What to discover, and what the stack file says of servers and tokens. */
export interface DiscoverRequest extends Wanted {
  /** `region` or `serverUrl`, as in the stack file. */
  readonly server: { readonly region: string } | { readonly serverUrl: string };
  readonly konnectToken: TokenReference;
  readonly dcrToken: TokenReference;
}

/** Where it is read from. */
export interface DiscoverReaders {
  readonly konnect: KonnectReader;
  /** A reader of the organization of an issuer. @throws DcrError if there is no credential for it */
  readonly openOkta: (issuer: string) => OktaReader;
}

/** What was found, as texts for files. */
export interface Discovery {
  readonly registrations: readonly DiscoveredRegistration[];
  readonly stackFile: string;
  /** Undefined if there is nothing to import. */
  readonly importFile: string | undefined;
  /** Strategies that are not in the stack file, with the reason. */
  readonly leftOut: readonly string[];
}

/**
 * Reads what was set up manually, and writes it as settings that adopt it.
 * @throws DcrError for what cannot be read, or is not clear
 */
export async function discover(request: DiscoverRequest, readers: DiscoverReaders): Promise<Discovery> {
  const { found, leftOut } = await findStrategies(readers.konnect, request);
  const named = await readers.konnect.listPortalsNamed(found[0]?.portal.name ?? "");
  const servers = new Map<string, FoundServer>();
  for (const { provider } of found) {
    const issuer = getIssuer(provider);
    if (!servers.has(issuer)) servers.set(issuer, await readServer(readers.openOkta(issuer), issuer));
  }
  const managed = new Set<string>();
  const names = new Set<string>();
  const registrations = found.map((item) => {
    const server = servers.get(getIssuer(item.provider));
    if (server === undefined) throw new Error(`no server was read for ${item.provider.id}`);
    const isShared = managed.has(server.server.id);
    managed.add(server.server.id);
    return toRegistration(item, server, request, {
      name: toName(item.provider.name ?? "developer-portal", names),
      isShared,
      hasUniquePortalName: named.length === 1,
    });
  });
  const shown = registrations.map(toShown);
  const importFile = toImportFile(shown);
  const [first] = found;
  return {
    registrations: shown,
    stackFile: toStackFileText(shown, first === undefined ? "" : getIssuer(first.provider)),
    importFile: importFile === undefined ? undefined : `${JSON.stringify(importFile, undefined, 2)}\n`,
    leftOut: showTexts(leftOut),
  };
}

/** Texts of services go into a file: their control characters are made visible, and that is noted. */
function toShown(registration: DiscoveredRegistration): DiscoveredRegistration {
  const shown = showTexts(registration);
  if (JSON.stringify(shown.settings) === JSON.stringify(registration.settings)) return shown;
  const message = "a text is too long, or has characters that are not written to files: correct it by hand";
  return { ...shown, notes: [...shown.notes, { path: "konnect", message }] };
}

function getIssuer({ id, issuer }: FoundStrategy["provider"]): string {
  if (issuer !== undefined && issuer !== "") return issuer;
  throw new DcrError("DCR_DISCOVER_NONE", `Konnect does not return the issuer of DCR provider ${id}`);
}

interface Circumstances {
  readonly name: string;
  readonly isShared: boolean;
  readonly hasUniquePortalName: boolean;
}

function toRegistration(
  item: FoundStrategy,
  server: FoundServer,
  { server: konnectServer, konnectToken, dcrToken }: DiscoverRequest,
  { name, isShared, hasUniquePortalName }: Circumstances,
): DiscoveredRegistration {
  const plugin = item.strategy.configs?.["openid-connect"] ?? {};
  const okta = toOktaSettings(name, server, plugin, isShared);
  const konnect = toKonnectSettings(item, hasUniquePortalName);
  const { credentialClaim } = okta;
  return {
    name,
    settings: {
      okta: { ...okta.settings, dcrToken },
      konnect: {
        ...konnectServer,
        token: konnectToken,
        ...konnect.settings,
        ...(credentialClaim === undefined ? {} : { credentialClaim }),
      },
    },
    notes: [...okta.notes, ...konnect.notes],
    imports: okta.imports,
  };
}

/** A name for the registration that no other one has: letters, digits, and hyphens. */
function toName(text: string, taken: Set<string>): string {
  const base =
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60) || "portal";
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
  taken.add(name);
  return name;
}
