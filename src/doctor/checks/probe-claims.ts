import { findValue, type Reading, read, unread } from "../../diagnosis/reading";
import { judge, ok, problem, skipped, type Verdict } from "../../diagnosis/verdict";
import type { ProbeFacts, RegistrationFacts } from "../facts/facts";
import type { CheckResult } from "./check-result";

type Claims = Readonly<Record<string, unknown>>;

const notFound = "the gateway finds no application for the token: developers see 401 or 403";

/** Compares the token's claims with what the gateway and the stack expect. */
export function checkProbeClaims(probe: ProbeFacts, facts: RegistrationFacts): CheckResult[] {
  const claims = readClaims(probe.token);
  return [
    checkSignature(probe),
    checkIssuer(claims, facts),
    checkAudience(claims, facts),
    checkTokenScopes(claims, probe),
    checkCredentialClaim(claims, probe, facts),
  ];
}

function checkSignature({ token }: ProbeFacts): CheckResult {
  const topic = { area: "probe", id: "probe.signature", title: "token's signature" } as const;
  const outcome = findValue(token);
  if (outcome?.granted !== true) return { ...topic, ...skipped("not checked: there is no token") };
  return judge(topic, outcome.signature, (signature) =>
    signature.valid
      ? ok(
          `is valid for the issuer's keys, and the token has not expired${signature.clock === undefined ? "" : ` by the issuer's clock; ${signature.clock}`}`,
        )
      : problem(
          signature.because,
          "the gateway refuses the token",
          "Okta Admin Console > Security > API > the server > Settings: signing key rotation",
        ),
  );
}

function checkIssuer(claims: Reading<Claims>, { outputs }: RegistrationFacts): CheckResult {
  const topic = { area: "probe", id: "probe.issuer", title: "token's issuer" } as const;
  return judge(topic, claims, ({ iss }) =>
    iss === outputs.issuer
      ? ok(outputs.issuer)
      : problem(
          `the token has ${toText(iss)}; the stack has ${outputs.issuer}`,
          "the gateway refuses tokens from another issuer",
          "Okta Admin Console > Security > API > the server > Settings: Issuer; pulumi up --refresh",
        ),
  );
}

function checkAudience(claims: Reading<Claims>, { outputs, okta }: RegistrationFacts): CheckResult {
  const topic = { area: "probe", id: "probe.audience", title: "token's audience" } as const;
  const wanted = outputs.audience ?? findValue(okta.server)?.audiences[0];
  return judge(topic, claims, ({ aud }) => {
    const found = Array.isArray(aud) ? aud : [aud];
    if (wanted === undefined) return skipped(`${toText(aud)}; no setting defines what it should be`);
    if (found.includes(wanted)) return ok(wanted);
    return problem(
      `the token is for ${toText(aud)}; the stack has ${wanted}`,
      "an API that checks the audience refuses the token",
      "check okta.authorizationServer.create.audience, then run pulumi up --refresh",
    );
  });
}

function checkTokenScopes(claims: Reading<Claims>, { scopes }: ProbeFacts): CheckResult {
  const topic = { area: "probe", id: "probe.scopes", title: "token's scopes" } as const;
  return judge(topic, claims, ({ scp }) => {
    const granted = Array.isArray(scp) ? scp.map(String) : [];
    const missing = scopes.filter((scope) => !granted.includes(scope));
    if (missing.length === 0) return ok(granted.join(", "));
    return problem(
      `${missing.join(", ")} was requested, but is not in the token (${granted.join(", ") || "none"})`,
      "APIs that require it refuse the token",
      "check okta.scopes and the rules of the access policy, then run pulumi up --refresh",
    );
  });
}

/** The gateway resolves the names of the setting as a path into nested claims. */
function checkCredentialClaim(
  claims: Reading<Claims>,
  { client }: ProbeFacts,
  { konnect, outputs }: RegistrationFacts,
): CheckResult {
  const live = findValue(konnect.strategy)?.configs?.["openid-connect"]?.credential_claim;
  const path = live ?? outputs.konnect.credentialClaim;
  const name = path.join(".");
  const topic = { area: "probe", id: "probe.claim", title: `token's claim ${name}` } as const;
  const clientId = findValue(client)?.client_id;
  return judge(topic, claims, (all) => judgeCredentialClaim(all, path, clientId));
}

function judgeCredentialClaim(
  claims: Claims,
  path: readonly string[],
  clientId: string | undefined,
): Verdict {
  const value = path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    claims,
  );
  if (value === clientId) return ok("contains the client id");
  const holding = Object.keys(claims).filter((name) => claims[name] === clientId);
  const others = `the client id is in ${holding.join(", ") || "no claim"}`;
  const seen =
    value === undefined || value === null
      ? `is not in the token; ${others}`
      : `is ${toText(value)}, not the client id; ${others}`;
  return problem(
    seen,
    notFound,
    "set okta.claim and konnect.credentialClaim to one claim of the access token with the value app.clientId, then run pulumi up --refresh",
  );
}

/** A claim's value as text. */
function toText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
}

/** The claims of the token, if its signature is valid. */
function readClaims(token: ProbeFacts["token"]): Reading<Claims> {
  if (token.state === "unread") return unread("there is no token");
  const { value } = token;
  if (!value.granted) return unread("there is no token");
  const signature = findValue(value.signature);
  if (signature === undefined) return unread("the signature was not verified");
  return signature.valid ? read(signature.claims) : unread("the signature is not valid");
}
