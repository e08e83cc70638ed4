import type { Exchange, ServerName } from "../sandbox/recorder";
import { ApiDocument } from "./api-document";

const names: Partial<Record<ServerName, string>> = {
  konnect: "konnect",
  portal: "konnect-portal",
  okta: "okta-management",
};
const documents = new Map(
  Object.entries(names).map(([server, name]) => [server, ApiDocument.find(name)] as const),
);

/** Not in the extracts of the documents beside the checkout, although the services have them. */
const notInExtracts: readonly RegExp[] = [/^GET (\/api)?\/v3\/apis$/, /^GET \/api\/v1\/users\/[^/]+\/roles$/];

/** Statuses that the documents' texts, or the services, have although the lists of answers do not. */
const furtherStatuses: readonly RegExp[] = [
  // "4xx for failure", says the operation's text; its list of answers has none.
  /^POST \/v2\/dcr-providers\/[^/]+\/verify 400$/,
  // Whether a provider in use can be deleted is left open; a switch of the sandbox.
  /^DELETE \/v2\/dcr-providers\/[^/]+ 409$/,
  // Whether names are unique is left open; a switch of the sandbox.
  /^(POST|PATCH|PUT) \/v2\/(dcr-providers|application-auth-strategies)(\/[^/]+)? 409$/,
  // Whether PUT creates a strategy with an unknown id is left open; a switch of the sandbox.
  /^PUT \/v2\/application-auth-strategies\/[^/]+ 404$/,
  // No rate limit is documented; a switch of the sandbox.
  /^\w+ \/v[23]\/\S+ 429$/,
  // Okta answers every operation so without a valid token.
  /^\w+ \/(oauth2|api)\/v1\/\S+ 401$/,
];

/** Exchanges of a sandbox held against the official API documents. */
export interface DocumentedReport {
  readonly checked: number;
  readonly skipped: number;
  readonly violations: readonly string[];
}

/** Holds exchanges against the documents. Answers that a fault made are nobody's, so they are left out. */
export function holdAgainstDocuments(exchanges: readonly Exchange[]): DocumentedReport {
  const found = exchanges.filter(
    ({ server, isFault, method, path, status }) =>
      documents.has(server) &&
      !isFault &&
      !notInExtracts.some((pattern) => pattern.test(`${method} ${path}`)) &&
      !furtherStatuses.some((pattern) => pattern.test(`${method} ${path} ${status}`)),
  );
  const checked = found.filter(({ server }) => documents.get(server) !== undefined);
  const violations = checked.flatMap(
    (exchange) => documents.get(exchange.server)?.findProblems(exchange) ?? [],
  );
  return { checked: checked.length, skipped: found.length - checked.length, violations };
}

/** One line with what exchanges were held against. */
export function formatTotals({ checked, skipped }: Omit<DocumentedReport, "violations">): string {
  return skipped > 0
    ? `skipped: ${skipped} exchanges; the API documents are not beside this checkout`
    : `${checked} exchanges are as the API documents say`;
}
