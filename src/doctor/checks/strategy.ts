import { judge, ok, present, problem, type Verdict, warning } from "../../diagnosis/verdict";
import type { AuthStrategyWire } from "../../konnect";
import { offeredMethods, tokenMethods } from "../../rules/auth-methods";
import { openidScopes } from "../../rules/scopes";
import type { CheckResult } from "../check-result";
import type { RegistrationFacts } from "../facts";

const repair = "pulumi up --refresh writes the stack's settings again";

/** The auth strategy: there, and with settings that client credentials work with. */
export function checkStrategy(facts: RegistrationFacts): CheckResult[] {
  return [checkExistence(facts), checkAuthMethods(facts), checkStrategyScopes(facts)];
}

function checkExistence({ konnect, outputs }: RegistrationFacts): CheckResult {
  const topic = { area: "konnect", id: "konnect.strategy", title: "auth strategy" } as const;
  return judge(topic, konnect.strategy, (strategy) => {
    const why = "applications have nothing to sign in with";
    if (strategy === undefined) {
      return problem(`${outputs.authStrategyId} is not there`, why, "pulumi up --refresh makes it again");
    }
    const name = `"${strategy.name ?? strategy.id}"`;
    if (strategy.strategy_type !== undefined && strategy.strategy_type !== "openid_connect") {
      return problem(
        `${name} is of type ${strategy.strategy_type}`,
        why,
        "take it away in Konnect; pulumi up",
      );
    }
    return ok(`${name} exists`);
  });
}

function checkAuthMethods({ konnect, outputs }: RegistrationFacts): CheckResult {
  const topic = { area: "konnect", id: "konnect.auth-methods", title: "strategy's auth methods" } as const;
  return judge(topic, present(konnect.strategy, "the auth strategy"), (strategy) => {
    const methods = toConfig(strategy).auth_methods ?? [];
    const missing = outputs.konnect.authMethods.filter((method) => !methods.includes(method));
    if (missing.length === 0) return judgeMethods(methods);
    return problem(
      `${methods.join(", ") || "none"}; the stack says ${outputs.konnect.authMethods.join(", ")}`,
      `the gateway refuses requests that use ${missing.join(", ")}`,
      `konnect.authMethods; ${repair}`,
    );
  });
}

/** What Konnect's DCR for Okta offers; the clients that it registers can do nothing else. */
function judgeMethods(methods: readonly string[]): Verdict {
  const others = methods.filter((method) => !offeredMethods.includes(method));
  if (!methods.some((method) => tokenMethods.includes(method))) {
    return problem(
      methods.join(", ") || "none",
      "no application gets in: Konnect's clients in Okta can use client_credentials and bearer, and sessions begin with those",
      `konnect.authMethods: [client_credentials, bearer]; ${repair}`,
    );
  }
  if (others.length === 0) return ok(methods.join(", "));
  return warning(
    methods.join(", "),
    `Konnect's DCR for Okta offers ${offeredMethods.join(", ")}; its clients in Okta cannot use ${others.join(", ")}`,
    `konnect.authMethods without ${others.join(", ")}; ${repair}`,
  );
}

function checkStrategyScopes({ konnect, outputs }: RegistrationFacts): CheckResult {
  const topic = { area: "konnect", id: "konnect.scopes", title: "strategy's scopes" } as const;
  return judge(topic, present(konnect.strategy, "the auth strategy"), (strategy) => {
    const { scopes = [], auth_methods: methods = [] } = toConfig(strategy);
    const openid = scopes.filter((scope) => openidScopes.includes(scope));
    if (methods.includes("client_credentials") && (scopes.length === 0 || openid.length > 0)) {
      return problem(
        scopes.length === 0 ? "are empty, which means openid" : `contain ${openid.join(", ")}`,
        "Okta answers \"Cannot request 'openid' scopes using client credentials.\"",
        `konnect.scopes without them; ${repair}`,
      );
    }
    const wanted = outputs.konnect.scopes;
    const isSame = scopes.length === wanted.length && wanted.every((scope) => scopes.includes(scope));
    if (isSame) return ok(scopes.join(", ") || "none");
    return warning(
      `${scopes.join(", ") || "none"}; the stack says ${wanted.join(", ") || "none"}`,
      "tokens that the gateway fetches carry other scopes than the stack says",
      `konnect.scopes; ${repair}`,
    );
  });
}

function toConfig(strategy: AuthStrategyWire) {
  return strategy.configs?.["openid-connect"] ?? {};
}
