import { type CheckResult, check, type Facts } from "../facts";
import { evaluatePolicies } from "../policy-evaluation";

const clientIdExpressions = ["app.clientId", "app.id"];

/** The authorization server: active, scopes, claim, and a policy that lets unknown clients in. */
export function checkOkta(facts: Facts): CheckResult[] {
  return [checkServer(facts), ...checkScopes(facts), ...checkClaims(facts), checkPolicies(facts)];
}

function checkServer({ server, outputs }: Facts): CheckResult {
  return check("okta", "authorization server", server, (value) => {
    if (value === undefined) {
      return {
        status: "problem",
        seen: `${outputs.authorizationServerId} is not there`,
        why: "no token can be had from it",
        fix: "pulumi up --refresh makes it again",
      };
    }
    if (value.status !== "ACTIVE") {
      return {
        status: "problem",
        seen: `"${value.name ?? value.id}" is ${value.status ?? "of unknown status"}`,
        why: "an inactive server answers no token request",
        fix: "Okta > Security > API > the server > Activate, or pulumi up --refresh",
      };
    }
    return { status: "ok", seen: `"${value.name ?? value.id}" is active` };
  });
}

function checkScopes({ scopes, outputs }: Facts): CheckResult[] {
  return outputs.konnect.scopes.map((name) =>
    check("okta", `scope ${name}`, scopes, (list) => {
      const scope = list.find((item) => item.name === name);
      if (scope === undefined) {
        return {
          status: "problem",
          seen: "is not there",
          why: 'Okta answers invalid_scope "One or more scopes are not configured"',
          fix: `add ${name} to okta.scopes, or pulumi up --refresh`,
        };
      }
      if (scope.consent === "REQUIRED") {
        return {
          status: "problem",
          seen: "requires a user's consent",
          why: "Okta answers consent_required: there is no user with client credentials",
          fix: "Okta > the server > Scopes > User consent: Implicit, or pulumi up --refresh",
        };
      }
      return { status: "ok", seen: scope.default === true ? "exists, is a default scope" : "exists" };
    }),
  );
}

function checkClaims({ claims, outputs }: Facts): CheckResult[] {
  return outputs.konnect.credentialClaim.map((name) =>
    check("okta", `claim ${name}`, claims, (list) => {
      const named = list.filter((item) => item.name === name);
      const claim = named.find((item) => item.claimType === "RESOURCE") ?? named[0];
      const why = "the gateway compares this claim of the access token with the application's client id";
      if (claim === undefined) {
        const isBuiltIn = name === "cid" || name === "sub";
        if (isBuiltIn) return { status: "ok", seen: "Okta puts it into every access token" };
        return {
          status: "problem",
          seen: "is not there",
          why,
          fix: `okta.claim: ${name}, or pulumi up --refresh`,
        };
      }
      const fix = "Okta > the server > Claims, or pulumi up --refresh";
      if (claim.claimType !== "RESOURCE") {
        return {
          status: "problem",
          seen: "is in the ID token only, which client credentials do not give",
          why,
          fix,
        };
      }
      if (claim.status !== undefined && claim.status !== "ACTIVE") {
        return { status: "problem", seen: "is inactive", why, fix };
      }
      if (!clientIdExpressions.includes(claim.value ?? "")) {
        return {
          status: "problem",
          seen: `has the value ${claim.value ?? "none"}, not app.clientId`,
          why,
          fix,
        };
      }
      const limited = claim.conditions?.scopes ?? [];
      if (limited.length > 0 && !limited.some((scope) => outputs.konnect.scopes.includes(scope))) {
        return { status: "problem", seen: `is only there with the scopes ${limited.join(", ")}`, why, fix };
      }
      return { status: "ok", seen: "is in the access token and holds the client id" };
    }),
  );
}

function checkPolicies({ policies, outputs }: Facts): CheckResult {
  return check("okta", "access policy", policies, (list) => {
    const evaluation = evaluatePolicies(list, { scopes: outputs.konnect.scopes });
    if ("policy" in evaluation) {
      return {
        status: "ok",
        seen: `policy "${evaluation.policy}", rule "${evaluation.rule}" let a new application in`,
      };
    }
    return {
      status: "problem",
      seen: evaluation.refusals.join("; "),
      why: 'every token request fails with "Policy evaluation failed for this request"',
      fix: "okta.accessPolicy: {} adds a policy for all clients; pulumi up --refresh brings a managed one back",
    };
  });
}
