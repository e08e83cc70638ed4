import type { TokenOutcome } from "../../diagnosis/access-token";
import { findValue } from "../../diagnosis/reading";
import { judge, ok, problem, skipped, type Verdict, warning } from "../../diagnosis/verdict";
import { adviseOnVerification } from "../../konnect/verification-advice";
import type { ProbeFacts, RegistrationFacts } from "../facts/facts";
import type { CheckResult } from "./check-result";
import { checkProbeClaims } from "./probe-claims";
import { judgeRefusal } from "./probe-refusal";

const noApplications = "developers cannot create applications";

/** What happened when the registration was used with real requests; nothing if the probe was not requested. */
export function checkProbe(facts: RegistrationFacts): CheckResult[] {
  const { probe } = facts;
  if (probe === undefined) return [];
  return [
    checkVerification(probe),
    checkClientRegistration(probe, facts),
    checkToken(probe, facts),
    ...checkProbeClaims(probe, facts),
    checkDeletion(probe, facts),
  ];
}

/** Konnect's message comes first; the advice depends on it. */
function checkVerification({ verification }: ProbeFacts): CheckResult {
  const topic = { area: "probe", id: "probe.verification", title: "Konnect's verification" } as const;
  const fail = (seen: string) => problem(`failed: ${seen}`, noApplications, adviseOnVerification(seen));
  if (verification.state === "unread") {
    const { status, because } = verification;
    if (status === 403) {
      return {
        ...topic,
        ...warning(
          `Konnect does not allow the Konnect token to verify: ${because}`,
          "this does not show whether the DCR token works; pulumi up also verifies",
          "give the owner of the Konnect token the role DCR Providers Maintainer",
        ),
      };
    }
    if (status !== 401 && status !== 404 && isRefusal(status)) return { ...topic, ...fail(because) };
  }
  return judge(topic, verification, ({ status, errors }) =>
    status === "success"
      ? ok("succeeded with the DCR token that Konnect has")
      : fail((errors ?? []).join("; ") || `verify answered "${status}"`),
  );
}

function checkClientRegistration(
  { client, clientName, verification }: ProbeFacts,
  { okta }: RegistrationFacts,
): CheckResult {
  const topic = { area: "probe", id: "probe.registration", title: "client registration" } as const;
  const hasKonnectAnother = findValue(verification)?.status === "success";
  if (client.state === "unread" && client.status === 401 && hasKonnectAnother) {
    return {
      ...topic,
      ...warning(
        `Okta refuses the local token: ${client.because}`,
        "Konnect's own token can register clients, but the next pulumi up would stop because of this one",
        `store an active API token where okta.dcrToken points (${okta.dcrTokenPlace}) to probe the rest`,
      ),
    };
  }
  if (client.state === "unread" && (client.status === 401 || client.status === 403)) {
    const fix =
      client.status === 401
        ? `store an active API token where okta.dcrToken points (${okta.dcrTokenPlace}), then run pulumi up`
        : "give the token's owner Application Admin for OpenID Connect client apps, or API Access Management Admin";
    return { ...topic, ...problem(`Okta refuses it: ${client.because}`, noApplications, fix) };
  }
  if (client.state === "unread" && isRefusal(client.status)) {
    const fix = "fix what Okta's message names; for details, see Okta Admin Console > Reports > System Log";
    return { ...topic, ...problem(`Okta refuses it: ${client.because}`, noApplications, fix) };
  }
  return judge(topic, client, ({ client_id: id }) => ok(`registered "${clientName}" as ${id}`));
}

/** Whether the same request would be refused again. */
function isRefusal(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500 && status !== 429;
}

function checkToken({ token, scopes }: ProbeFacts, facts: RegistrationFacts): CheckResult {
  const topic = { area: "probe", id: "probe.token", title: "token by client credentials" } as const;
  if (token.state === "unread" && token.status === 404) {
    return {
      ...topic,
      ...problem(
        token.because,
        "Okta issues no tokens there",
        "check okta.authorizationServer, or activate the server: Okta Admin Console > Security > API > the server > Activate",
      ),
    };
  }
  return judge(topic, token, (outcome) => judgeOutcome(outcome, scopes, facts));
}

function judgeOutcome(outcome: TokenOutcome, scopes: readonly string[], facts: RegistrationFacts): Verdict {
  if (!outcome.granted) return judgeRefusal(outcome, scopes, facts);
  const { lifetimeSeconds } = outcome;
  const lives = lifetimeSeconds === undefined ? "" : `, valid for ${Math.round(lifetimeSeconds / 60)} min`;
  return ok(`granted for ${scopes.join(", ")}${lives}`);
}

function checkDeletion({ deletion, clientName }: ProbeFacts, { okta }: RegistrationFacts): CheckResult {
  const topic = { area: "probe", id: "probe.deletion", title: "clean-up" } as const;
  switch (deletion.kind) {
    case "deleted":
      return { ...topic, ...ok(`client ${deletion.clientIds.join(", ")} is deleted`) };
    case "nothing-to-delete":
      return { ...topic, ...skipped("no client was created") };
    case "unseen":
      return {
        ...topic,
        ...warning(
          `a client "${clientName}" may still appear in Okta, which does not list it yet: ${deletion.because}`,
          "an unmonitored client can request tokens",
          `check again later: Okta Admin Console > Applications > "${clientName}" > Deactivate, then Delete`,
        ),
      };
    case "left": {
      const { clientIds, because } = deletion;
      const which = clientIds.length === 0 ? `a client "${clientName}"` : `client ${clientIds.join(", ")}`;
      const verb = clientIds.length === 0 ? "may still be" : "is still";
      const console = `Okta Admin Console > Applications > "${clientName}" > Deactivate, then Delete`;
      const calls = clientIds.map(
        (id) =>
          `curl -X DELETE ${okta.origin}/oauth2/v1/clients/${id} -H "Authorization: SSWS $OKTA_API_TOKEN"`,
      );
      return {
        ...topic,
        ...problem(
          `${which} ${verb} in Okta: ${because}`,
          "an unmonitored client can request tokens",
          [console, ...calls].join("; or "),
        ),
      };
    }
  }
}
