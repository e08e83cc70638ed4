type Properties = Readonly<Record<string, unknown>>;

/** A time as Okta writes it, from the form that Go prints. */
function toIso(time: unknown): string | undefined {
  return typeof time === "string" ? `${time.slice(0, 10)}T${time.slice(11, 19)}.000Z` : undefined;
}

const list = (value: unknown) => (Array.isArray(value) ? value : []);

/** The API object behind recorded outputs: bodies of answers were not recorded, only what the plugin made of them. */
export function toApiObject(type: string, p: Properties): Record<string, unknown> {
  const { id, name, status, description } = p;
  switch (type) {
    case "server":
      return {
        id,
        name,
        status,
        description: description === "" ? null : description,
        audiences: p.audiences,
        issuer: p.issuer,
        issuerMode: p.issuerMode,
        credentials: {
          signing: {
            kid: p.kid,
            rotationMode: p.credentialsRotationMode,
            lastRotated: toIso(p.credentialsLastRotated),
            nextRotation: toIso(p.credentialsNextRotation),
          },
        },
      };
    case "claim":
      return {
        id,
        name,
        status,
        claimType: p.claimType,
        valueType: p.valueType,
        value: p.value,
        alwaysIncludeInToken: p.alwaysIncludeInToken,
        conditions: { scopes: list(p.scopes) },
      };
    case "policy":
      return {
        id,
        name,
        status,
        description,
        priority: p.priority,
        conditions: { clients: { include: p.clientWhitelists } },
      };
    case "rule":
      return {
        id,
        name,
        status,
        system: p.system,
        type: p.type,
        priority: p.priority,
        conditions: {
          grantTypes: { include: p.grantTypeWhitelists },
          scopes: { include: list(p.scopeWhitelists) },
          people: {
            users: { include: list(p.userWhitelists), exclude: list(p.userBlacklists) },
            groups: { include: list(p.groupWhitelists), exclude: list(p.groupBlacklists) },
          },
        },
        actions: {
          token: {
            accessTokenLifetimeMinutes: p.accessTokenLifetimeMinutes,
            refreshTokenLifetimeMinutes: p.refreshTokenLifetimeMinutes,
            refreshTokenWindowMinutes: p.refreshTokenWindowMinutes,
          },
        },
      };
    default:
      return { ...p };
  }
}

/** The error body behind a recorded error text. */
export function toApiError(details: string): Record<string, unknown> {
  const match =
    /the API returned an error: (.*?)(?:\. Causes: errorSummary: (.*?))?(?:, x-okta-request-id.*)?\n\n$/s.exec(
      details,
    );
  return {
    errorCode: "E0000001",
    errorSummary: match?.[1] ?? "",
    errorCauses: match?.[2] === undefined ? [] : [{ errorSummary: match[2] }],
  };
}
