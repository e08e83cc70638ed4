import type { RegistrationSettings } from "../settings/types";
import type { Finding } from "./finding";

/** Scopes of OpenID Connect, which stand for a user; Okta refuses them with client credentials. */
export const openidScopes = [
  "openid",
  "profile",
  "email",
  "address",
  "phone",
  "offline_access",
  "groups",
  "device_sso",
];

/** Scopes that the gateway asks for: all of okta.scopes where the settings do not say it. */
function toRequestedScopes({ okta, konnect }: RegistrationSettings): {
  path: string;
  names: readonly string[];
} {
  if (konnect.scopes !== undefined) return { path: "konnect.scopes", names: konnect.scopes };
  return { path: "okta.scopes", names: okta.scopes.map((scope) => scope.name) };
}

/** No OpenID Connect scope and no empty list where applications use client credentials. */
export function checkScopes(base: string, settings: RegistrationSettings): Finding[] {
  if (!settings.konnect.authMethods.includes("client_credentials")) return [];
  const { path, names } = toRequestedScopes(settings);
  if (names.length === 0) {
    return [
      {
        code: "DCR_RULE_SCOPES_EMPTY",
        severity: "error",
        path: `${base}.${path}`,
        message:
          "no scope is given; Konnect then asks for openid, which Okta refuses with client credentials",
        fix: "Name at least one scope of the authorization server, such as orders.read.",
      },
    ];
  }
  return names.flatMap((name, index): Finding[] =>
    openidScopes.includes(name)
      ? [
          {
            code: "DCR_RULE_SCOPE_OPENID",
            severity: "error",
            path: `${base}.${path}[${index}]`,
            message: `${name} cannot be used with client credentials: Okta answers "Cannot request 'openid' scopes using client credentials."`,
            fix: "Take it out, or take client_credentials out of konnect.authMethods.",
          },
        ]
      : [],
  );
}
