import { judge, ok, present, problem, type Verdict, warning } from "../../diagnosis/verdict";
import type { AuthStrategyWire } from "../../konnect";
import { offeredMethods, tokenMethods } from "../../rules/auth-methods";
import { openidScopes } from "../../rules/scopes";
import type { RegistrationFacts } from "../facts/facts";
import type { CheckResult } from "./check-result";

const repair = "run pulumi up --refresh to write the stack's settings again";

/** The auth strategy: it exists, and its settings work with client credentials. */
export function checkStrategy(facts: RegistrationFacts): CheckResult[] {
  return [checkExistence(facts), checkAuthMethods(facts), checkStrategyScopes(facts)];
}

function checkExistence({ konnect, outputs }: RegistrationFacts): CheckResult {
  const topic = { area: "konnect", id: "konnect.strategy", title: "auth strategy" } as const;
  return judge(topic, konnect.strategy, (strategy) => {
    const why = "applications cannot authenticate without it";
    if (strategy === undefined) {
      return problem(
        `${outputs.authStrategyId} does not exist`,
        why,
        "run pulumi up --refresh to recreate it",
      );
    }
    const name = `"${strategy.name ?? strategy.id}"`;
    if (strategy.strategy_type !== undefined && strategy.strategy_type !== "openid_connect") {
      return problem(
        `${name} is of type ${strategy.strategy_type}`,
        why,
        "delete it in Konnect, then run pulumi up to recreate it",
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
      `${methods.join(", ") || "none"}; the stack has ${outputs.konnect.authMethods.join(", ")}`,
      `the gateway refuses requests that use ${missing.join(", ")}`,
      `check konnect.authMethods, then ${repair}`,
    );
  });
}

/** Konnect's DCR for Okta supports only some methods; the clients that it registers cannot use others. */
function judgeMethods(methods: readonly string[]): Verdict {
  const others = methods.filter((method) => !offeredMethods.includes(method));
  if (!methods.some((method) => tokenMethods.includes(method))) {
    return problem(
      methods.join(", ") || "none",
      "the gateway refuses every application: clients that Konnect registers in Okta can use only client_credentials and bearer, and sessions start with those",
      `set konnect.authMethods: [client_credentials, bearer], then ${repair}`,
    );
  }
  if (others.length === 0) return ok(methods.join(", "));
  return warning(
    methods.join(", "),
    `Konnect's DCR for Okta supports ${offeredMethods.join(", ")}; its clients in Okta cannot use ${others.join(", ")}`,
    `remove ${others.join(", ")} from konnect.authMethods, then ${repair}`,
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
        `${scopes.length === 0 ? "add a scope to konnect.scopes" : "remove them from konnect.scopes"}, then ${repair}`,
      );
    }
    const wanted = outputs.konnect.scopes;
    const isSame = scopes.length === wanted.length && wanted.every((scope) => scopes.includes(scope));
    if (isSame) return ok(scopes.join(", ") || "none");
    return warning(
      `${scopes.join(", ") || "none"}; the stack has ${wanted.join(", ") || "none"}`,
      "tokens that the gateway requests have other scopes than the stack",
      `check konnect.scopes, then ${repair}`,
    );
  });
}

function toConfig(strategy: AuthStrategyWire) {
  return strategy.configs?.["openid-connect"] ?? {};
}
