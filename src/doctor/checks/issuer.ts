import { findValue, type Reading } from "../../diagnosis/reading";
import { ok, problem, unchecked } from "../../diagnosis/verdict";
import { isSameIssuer } from "../../okta/issuer-form";
import type { RegistrationFacts } from "../facts/facts";
import type { CheckResult } from "./check-result";

/** The issuer: the same in Okta, its discovery document, the DCR provider and the auth strategy. */
export function checkIssuer({ okta, konnect, outputs }: RegistrationFacts): CheckResult {
  const topic = { area: "binding", id: "binding.issuer", title: "issuer" } as const;
  const fix = "run pulumi up --refresh to write the stack's issuer everywhere";
  if (okta.discovery.state === "read" && okta.discovery.value === undefined) {
    return {
      ...topic,
      ...problem(
        `${outputs.issuer} has no discovery document`,
        "the gateway cannot verify tokens: the issuer is wrong, or its authorization server is inactive",
        "check okta.authorizationServer, or activate the server: Okta Admin Console > Security > API > the server > Activate",
      ),
    };
  }
  const places: readonly (readonly [place: string, reading: Reading<string | undefined>])[] = [
    ["Okta", mapReading(okta.server, (server) => server?.issuer)],
    ["its discovery document", mapReading(okta.discovery, (document) => document?.issuer)],
    ["the DCR provider", mapReading(konnect.provider, (provider) => provider?.issuer)],
    [
      "the auth strategy",
      mapReading(konnect.strategy, (strategy) => strategy?.configs?.["openid-connect"]?.issuer),
    ],
  ];
  const differing = places.flatMap(([place, reading]) => {
    const issuer = findValue(reading);
    return issuer === undefined || isSameIssuer(issuer, outputs.issuer) ? [] : [`${place} has ${issuer}`];
  });
  if (differing.length > 0) {
    const seen = `${differing.join("; ")}; the stack has ${outputs.issuer}`;
    return { ...topic, ...problem(seen, "the gateway refuses tokens from another issuer", fix) };
  }
  const missing = places.filter(([, reading]) => findValue(reading) === undefined).map(([place]) => place);
  if (missing.length > 0) {
    const found = places.filter(([place]) => !missing.includes(place)).map(([place]) => place);
    const said = found.length === 0 ? "" : `; the same in ${found.join(", ")}`;
    const reasons = places.flatMap(([, reading]) => (reading.state === "unread" ? [reading.because] : []));
    const because = reasons.length === 0 ? "" : ` (${[...new Set(reasons)].join("; ")})`;
    return { ...topic, ...unchecked(because), seen: `not checked in ${missing.join(", ")}${said}${because}` };
  }
  return {
    ...topic,
    ...ok(`${outputs.issuer}, the same in Okta, discovery, DCR provider and auth strategy`),
  };
}

function mapReading<T, U>(reading: Reading<T>, map: (value: T) => U): Reading<U> {
  return reading.state === "read" ? { state: "read", value: map(reading.value) } : reading;
}
