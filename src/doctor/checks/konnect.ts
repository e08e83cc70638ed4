import { type CheckResult, check, type Facts } from "../facts";

const openidScopes = ["openid", "profile", "email", "address", "phone"];

/** The objects in Konnect, each by itself. */
export function checkKonnect({ provider, strategy, outputs }: Facts): CheckResult[] {
  const gone = (what: string) => ({
    status: "problem" as const,
    seen: `${what} is not there`,
    why: "Konnect cannot register applications without it",
    fix: "pulumi up --refresh makes it again",
  });
  return [
    check("konnect", "DCR provider", provider, (value) =>
      value === undefined
        ? gone(outputs.dcrProviderId)
        : { status: "ok", seen: `"${value.name ?? value.id}" exists` },
    ),
    check("konnect", "auth strategy", strategy, (value) => {
      if (value === undefined) return gone(outputs.authStrategyId);
      const scopes = value.configs?.["openid-connect"]?.scopes ?? [];
      const methods = value.configs?.["openid-connect"]?.auth_methods ?? [];
      const openid = scopes.filter((scope) => openidScopes.includes(scope));
      if (methods.includes("client_credentials") && (scopes.length === 0 || openid.length > 0)) {
        return {
          status: "problem",
          seen:
            scopes.length === 0 ? "asks for no scope, which means openid" : `asks for ${openid.join(", ")}`,
          why: "Okta answers \"Cannot request 'openid' scopes using client credentials.\"",
          fix: "konnect.scopes without them; pulumi up --refresh brings the settings back",
        };
      }
      return { status: "ok", seen: `"${value.name ?? value.id}" asks for ${scopes.join(", ")}` };
    }),
  ];
}
