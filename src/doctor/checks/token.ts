import { findValue } from "../../diagnosis/reading";
import {
  judge,
  ok,
  problem,
  skipped,
  toSkipped,
  unchecked,
  type Verdict,
  warning,
} from "../../diagnosis/verdict";
import type { ApiTokenWire } from "../../okta";
import type { OktaFacts, RegistrationFacts } from "../facts/facts";
import type { CheckResult } from "./check-result";
import { checkOwnerRoles } from "./token-owner";

const dayMs = 24 * 3600 * 1000;
const warningDays = 7;
const renewal = "Okta Admin Console > Security > API > Tokens: create a new one";
const noRegistrations = "Konnect cannot register applications in Okta: developers cannot create any";

/** The token that Konnect registers applications with: the local one, and the one in Konnect. */
export function checkToken(facts: RegistrationFacts): CheckResult[] {
  const { outputs } = facts;
  return [checkAccepted(facts), checkHeld(facts), ...checkMetadata(facts, outputs.okta.dcrTokenId ?? "")];
}

function checkAccepted({ okta, probe, gatheredAt: now }: RegistrationFacts): CheckResult {
  const topic = { area: "token", id: "token.accepted", title: "local DCR token" } as const;
  const { dcrTokenTrial: trial, dcrTokenPlace: place } = okta;
  if (trial.state === "unread" && trial.status === 401) {
    const seen = `Okta refuses it: ${toRefusalCause(okta, now)}`;
    const fix = toRefusalFix(okta, now);
    if (isHeldByKonnect(okta, probe) === true) return { ...topic, ...problem(seen, noRegistrations, fix) };
    const why =
      isHeldByKonnect(okta, probe) === false
        ? "Konnect has another token, but the next pulumi up would stop because of this one"
        : "if Konnect has the same token, developers cannot create applications; the next pulumi up would stop because of this one";
    return { ...topic, ...warning(seen, why, fix) };
  }
  if (trial.state === "unread" && trial.status === 403) {
    return {
      ...topic,
      ...warning(
        "Okta accepts it, but its owner cannot list clients",
        "an owner without a role for applications cannot register them either",
        "give the owner Application Admin for OpenID Connect client apps, or API Access Management Admin",
      ),
    };
  }
  return judge(topic, trial, () =>
    ok(`Okta accepts it (${place}); only --probe shows whether it can register clients`),
  );
}

/** Only the fingerprint of the last `up` and Konnect's verification give information about the token in Konnect. */
function checkHeld({ okta, probe }: RegistrationFacts): CheckResult {
  const topic = { area: "token", id: "token.held", title: "DCR token in Konnect" } as const;
  const verification = probe === undefined ? undefined : findValue(probe.verification);
  if (verification?.status === "success")
    return { ...topic, ...ok("works: Konnect's verification succeeded") };
  const { isDcrTokenOfLastUp: reading, dcrTokenTrial } = okta;
  if (reading.state === "unread" && dcrTokenTrial.state === "unread" && dcrTokenTrial.status === 401) {
    const because = "Okta refuses the local token, and nothing shows whether Konnect has the same one";
    return { ...topic, ...unchecked(`${because} (${reading.because}); with --probe, Konnect tries its own`) };
  }
  if (reading.state === "unread") return { ...topic, ...toSkipped(reading) };
  if (reading.value) return { ...topic, ...ok("the last pulumi up gave Konnect the local token") };
  return {
    ...topic,
    ...warning(
      "the last pulumi up gave Konnect another token than the local one",
      "what this report shows about the local token does not apply to Konnect's token",
      "run doctor --probe to have Konnect try its own token, or pulumi up to give it the local one",
    ),
  };
}

/** Whether Konnect has the local token; undefined if nothing shows it. */
function isHeldByKonnect(okta: OktaFacts, probe: RegistrationFacts["probe"]): boolean | undefined {
  const verification = probe === undefined ? undefined : findValue(probe.verification);
  return verification?.status === "success" ? false : findValue(okta.isDcrTokenOfLastUp);
}

function toRefusalCause(okta: OktaFacts, now: number): string {
  const { dcrToken } = okta;
  const anyOf = "revoked, expired after 30 idle days, or used from outside its network zone";
  if (dcrToken.state === "unread") return anyOf;
  if (dcrToken.value === undefined) return "it was revoked, or okta.dcrTokenId names another token";
  const expiresAt = Date.parse(dcrToken.value.expiresAt ?? "");
  if (expiresAt <= now) return `it expired on ${toDay(expiresAt)} after 30 idle days`;
  if (isOutsideZones(okta, now)) {
    return "it is limited to network zones, and this request comes from outside them";
  }
  return `${anyOf}; token ${dcrToken.value.id} exists in Okta, so the value may belong to another token`;
}

function toRefusalFix(okta: OktaFacts, now: number): string {
  const { dcrTokenPlace: place } = okta;
  return isOutsideZones(okta, now)
    ? "Okta Admin Console > Security > API > Tokens > the token: allow any IP, or zones with this machine's and Konnect's addresses"
    : `${renewal}, store it where okta.dcrToken points (${place}), then run pulumi up to give it to Konnect`;
}

/** Whether a token that has not expired is limited to network zones. */
function isOutsideZones({ dcrToken }: OktaFacts, now: number): boolean {
  const token = findValue(dcrToken);
  const hasExpired = Date.parse(token?.expiresAt ?? "") <= now;
  return token !== undefined && !hasExpired && isLimitedToZones(token);
}

function checkMetadata(facts: RegistrationFacts, id: string): CheckResult[] {
  const { dcrToken } = facts.okta;
  const topic = {
    area: "token",
    id: "token.metadata",
    title: "DCR token's owner, age and network zone",
  } as const;
  const token = findValue(dcrToken);
  if (token !== undefined) {
    return [
      checkOwner(facts.okta, token),
      ...checkOwnerRoles(facts.okta),
      checkIdleTime(facts, token),
      checkNetwork(token),
    ];
  }
  if (dcrToken.state === "unread") return [{ ...topic, ...toSkipped(dcrToken) }];
  const fix = "set okta.dcrTokenId to the id of the token in use";
  return [{ ...topic, ...warning(`Okta has no token ${id}`, "doctor cannot monitor its age", fix) }];
}

function checkOwner({ dcrTokenOwner }: OktaFacts, token: ApiTokenWire): CheckResult {
  const topic = { area: "token", id: "token.owner", title: "DCR token's owner" } as const;
  const name = token.name ?? token.id;
  if (dcrTokenOwner.state === "unread") {
    const ownerId = token.userId ?? "unknown";
    return {
      ...topic,
      ...ok(`token "${name}" of user ${ownerId} (whose account could not be read)`),
    };
  }
  const owner = dcrTokenOwner.value;
  const login = owner?.profile?.login ?? owner?.id ?? "a deleted user";
  const status = owner === undefined ? "DELETED" : (owner.status ?? "ACTIVE");
  const seen = `token "${name}" of ${login} (${status})`;
  if (status === "ACTIVE") return { ...topic, ...ok(seen) };
  const fix = `activate the owner, or ${renewal} as a permanent service account`;
  return { ...topic, ...problem(seen, "a token stops working with its owner's account", fix) };
}

function checkIdleTime(facts: RegistrationFacts, token: ApiTokenWire): CheckResult {
  const { okta, probe, gatheredAt: now } = facts;
  const { dcrTokenTrial } = okta;
  const topic = { area: "token", id: "token.idle", title: "DCR token's idle time" } as const;
  const expiresAt = Date.parse(token.expiresAt ?? "");
  if (Number.isNaN(expiresAt)) return { ...topic, ...skipped("Okta does not report when it expires") };
  const days = Math.floor((expiresAt - now) / dayMs);
  const why = "a token that nobody uses for 30 days expires, and an idle portal does not use it";
  const fix =
    "run `konnect-okta-dcr doctor --only token` in a weekly job: its one call keeps the token alive";
  // A token that Okta has just accepted has not expired, even if the local clock is wrong.
  if (days < 0 && dcrTokenTrial.state === "unread") {
    const seen = `expired on ${toDay(expiresAt)}`;
    return isHeldByKonnect(okta, probe) === false
      ? { ...topic, ...warning(seen, "Konnect has another token than okta.dcrTokenId names", renewal) }
      : { ...topic, ...problem(seen, noRegistrations, renewal) };
  }
  const isKept = dcrTokenTrial.state === "read" ? "; this check has just used it" : "";
  const seen = `${Math.max(days, 0)} days were left until idle expiry${isKept}`;
  return { ...topic, ...(days < warningDays ? warning(seen, why, fix) : ok(seen)) };
}

function checkNetwork(token: ApiTokenWire): CheckResult {
  const topic = { area: "token", id: "token.network", title: "DCR token's network zone" } as const;
  if (!isLimitedToZones(token)) return { ...topic, ...ok("can be used from anywhere") };
  return { ...topic, ...toZoneWarning(token) };
}

function toZoneWarning({ network }: ApiTokenWire): Verdict {
  const include = network?.include ?? [];
  const exclude = network?.exclude ?? [];
  const parts = [
    ...(include.length > 0 ? [`only from ${include.join(", ")}`] : []),
    ...(exclude.length > 0 ? [`not from ${exclude.join(", ")}`] : []),
  ];
  return warning(
    `can be used ${parts.join(" and ") || "from some network zones only"}`,
    "Konnect uses the token from its own addresses, which this check cannot try",
    "make sure that Konnect's egress addresses are in these zones (Okta > Security > Networks)",
  );
}

function isLimitedToZones(token: ApiTokenWire): boolean {
  return (token.network?.connection ?? "ANYWHERE") !== "ANYWHERE";
}

function toDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
