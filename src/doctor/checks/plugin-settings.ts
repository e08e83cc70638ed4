import { findValue } from "../../diagnosis/reading";
import { judge, ok, present, problem, skipped, type Verdict } from "../../diagnosis/verdict";
import type { OpenidConnectWire } from "../../konnect";
import { judgePluginSettings, type PluginEffect } from "../../rules/plugin-settings";
import type { RegistrationFacts } from "../facts/facts";
import type { CheckResult } from "./check-result";

const named: readonly string[] = ["issuer", "scopes", "credential_claim", "auth_methods"];

/** The strategy's other settings of the openid-connect plugin: those that refuse valid requests or accept invalid ones. */
export function checkPluginSettings(facts: RegistrationFacts): CheckResult[] {
  const topic = {
    area: "konnect",
    id: "konnect.plugin-settings",
    title: "strategy's plugin settings",
  } as const;
  const strategy = present(facts.konnect.strategy, "the auth strategy");
  const config = findValue(strategy)?.configs?.["openid-connect"] ?? {};
  const effects = judgePluginSettings(withoutNamed(config), toTokens(facts, config));
  if (effects.length > 0) {
    return effects.map((effect) => ({
      ...topic,
      title: `plugin setting ${effect.setting}`,
      ...toVerdict(effect),
    }));
  }
  return [judge(topic, strategy, () => ok("no setting refuses Okta's tokens"))];
}

function withoutNamed(config: OpenidConnectWire): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(config).filter(([key]) => !named.includes(key)));
}

function toTokens({ okta, outputs }: RegistrationFacts, config: OpenidConnectWire) {
  const claims = findValue(okta.claims)
    ?.filter(({ claimType, status }) => claimType !== "IDENTITY" && status !== "INACTIVE")
    .map(({ name }) => name);
  return {
    issuer: outputs.issuer,
    audience: findValue(okta.server)?.audiences[0] ?? outputs.audience,
    scopes: config.scopes ?? outputs.konnect.scopes,
    claims,
    authMethods: config.auth_methods ?? outputs.konnect.authMethods,
  };
}

function toVerdict({ kind, message, fix }: PluginEffect): Verdict {
  if (kind === "unjudged") return skipped(`not judged: ${message}`);
  const why =
    kind === "refuses"
      ? "the gateway refuses the tokens of every application: developers see 401 or 403"
      : "the gateway accepts requests that it must refuse";
  return problem(message, why, `konnect.pluginConfig: ${fix}`);
}
