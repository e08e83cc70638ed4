interface Advice {
  readonly matches: RegExp;
  readonly fix: string;
}

const newToken =
  "store an active API token where okta.dcrToken points, then run pulumi up; a token becomes invalid when it is revoked, after 30 idle days, and with its owner";
const role =
  "give the owner of the DCR token Application Admin for OpenID Connect client apps, or API Access Management Admin";

/** The meaning of a failed verification, by Konnect's report of Okta's response. */
const advices: readonly Advice[] = [
  { matches: /\b401\b|invalid token|E0000011/i, fix: newToken },
  { matches: /\b403\b|permission|E0000006/i, fix: role },
  {
    matches: /\b429\b|rate limit|E0000047/i,
    fix: "wait a minute and verify again: Okta limits the requests",
  },
  {
    matches: /no answer|did not answer|ENOTFOUND|ECONN|time-?out|unreachable/i,
    fix: "Konnect does not reach the issuer's host: check okta.authorizationServer, and that the organization is reachable from the internet",
  },
  {
    matches: /\b404\b|E0000007/i,
    fix: "the issuer's host is no Okta organization: check okta.authorizationServer",
  },
];

/** The advice that fits Konnect's report of Okta's refusal, which is shown before it. */
export function adviseOnVerification(words: string): string {
  return (
    advices.find(({ matches }) => matches.test(words))?.fix ??
    "Okta's message names what it rejects; Okta Admin Console > Reports > System Log has details"
  );
}
