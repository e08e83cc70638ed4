import { ok, problem, toSkipped, warning } from "../../diagnosis/verdict";
import type { RegistrationFacts } from "../facts/facts";
import type { CheckResult } from "./check-result";

/** The Konnect token: accepted, and allowed to read what doctor and previews read. */
export function checkKonnectToken({ konnect, outputs }: RegistrationFacts): CheckResult {
  const topic = { area: "konnect", id: "konnect.token", title: "Konnect token" } as const;
  const readings = [
    ["DCR providers", konnect.provider],
    ["auth strategies", konnect.strategy],
    ["portals", konnect.portal],
    ["publications", konnect.publications],
    ["APIs", konnect.catalog],
    ...konnect.apis.map(({ implementations }) => ["links of APIs", implementations] as const),
  ] as const;
  const { host } = new URL(outputs.konnect.serverUrl);
  const withStatus = (status: number) => [
    ...new Set(
      readings.flatMap(([what, reading]) =>
        reading.state === "unread" && reading.status === status ? [what] : [],
      ),
    ),
  ];
  if (withStatus(401).length > 0) {
    return {
      ...topic,
      ...problem(
        `${host} refuses it: expired, revoked, or from another region`,
        "nothing can be read or changed in Konnect with it",
        `renew the token that konnect.token points to (${konnect.tokenPlace}), or check konnect.region`,
      ),
    };
  }
  const forbidden = withStatus(403);
  if (forbidden.length > 0) {
    return {
      ...topic,
      ...warning(
        `${host} accepts it, but it cannot read ${forbidden.join(", ")}`,
        "previews must read them, and pulumi up must write them",
        "give its owner the Viewer roles to run doctor; to run pulumi up, the Creator and Maintainer roles, and Portal Admin",
      ),
    };
  }
  const readable = new Set(readings.filter(([, reading]) => reading.state === "read").map(([what]) => what));
  if (readable.size > 0) {
    const rights = `it can read ${[...readable].join(", ")}; only pulumi up shows what it can write`;
    return { ...topic, ...ok(`${host} accepts it; ${rights}`) };
  }
  const { provider } = konnect;
  return { ...topic, ...(provider.state === "unread" ? toSkipped(provider) : ok("")) };
}
