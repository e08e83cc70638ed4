import { randomBytes } from "node:crypto";
import { ok, problem, skipped, type Verdict } from "../diagnosis/verdict";
import { waitFor } from "../diagnosis/waiting";
import type { Gateway, GatewayAnswer } from "./gateway";
import { describeAnswer, explainStatus, isWrong, type RequestKind, wrongThings } from "./links";
import type { SmokePlan } from "./plan";
import type { StepLog } from "./step-log";
import type { Progress } from "./surroundings";

/** The credential to try. */
export interface Credential {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Undefined if Okta issued none. */
  readonly accessToken: string | undefined;
  /** Has the claims of a token from the issuer, but another signature. */
  readonly forgedToken: string;
}

/** What requests need. */
export interface RequestSurroundings {
  readonly gateway: Gateway;
  readonly methods: SmokePlan["methods"];
  readonly log: StepLog;
  readonly progress: Progress;
  /** How long the gateway may lag behind Konnect; 0 if there is nothing to wait for. */
  readonly timeoutMs: number;
  readonly pollIntervalMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Whether the gateway can still catch up. */
  readonly isWorthwhile: () => Promise<boolean>;
}

/** The result of the requests. */
export interface RequestsOutcome {
  /** Whether the gateway accepted the credential, and refused a wrong one. */
  readonly isAccepted: boolean;
  /** The first request that was not answered as expected. */
  readonly failed: (GatewayAnswer & { readonly kind: RequestKind }) | undefined;
}

interface Attempt {
  readonly kind: RequestKind;
  readonly authorization: string | undefined;
  readonly isExpected: (status: number) => boolean;
}

/** Statuses that a gateway may return while it lags behind. */
const lagging = [401, 403, 429, 500, 502, 503, 504];

/** Sends the right credential in every form that the registration allows, and then a wrong one. */
export async function sendRequests(
  credential: Credential,
  surroundings: RequestSurroundings,
): Promise<RequestsOutcome> {
  const { log } = surroundings;
  let isLetThrough = false;
  let isWrongRefused = false;
  let failed: RequestsOutcome["failed"];
  for (const attempt of toAttempts(credential, surroundings.methods)) {
    const id = `smoke.${attempt.kind}` as const;
    if (failed !== undefined || attempt.authorization === undefined) {
      log.note(id, skipped(failed === undefined ? "not tried: there is no token" : "not tried"));
      continue;
    }
    const answer = await send(attempt, surroundings);
    const isExpected = attempt.isExpected(answer.status);
    if (attempt.kind === "wrong-credential") isWrongRefused = isExpected;
    else if (attempt.kind !== "forged-token") isLetThrough ||= isExpected;
    const verdict = judge(attempt, answer);
    log.note(id, verdict);
    if (verdict.status === "problem") failed = { ...answer, kind: attempt.kind };
  }
  return { isAccepted: isLetThrough && isWrongRefused, failed };
}

function toAttempts(
  { clientId, clientSecret, accessToken, forgedToken }: Credential,
  methods: SmokePlan["methods"],
): Attempt[] {
  const wrong = methods.basic
    ? toBasic(clientId, randomBytes(24).toString("base64url"))
    : accessToken && `Bearer ${spoil(accessToken)}`;
  const right: Attempt[] = [
    ...(methods.basic
      ? [{ kind: "basic", authorization: toBasic(clientId, clientSecret), isExpected: isSuccess } as const]
      : []),
    ...(methods.bearer
      ? [
          {
            kind: "bearer",
            authorization: accessToken && `Bearer ${accessToken}`,
            isExpected: isSuccess,
          } as const,
        ]
      : []),
  ];
  return [
    ...right,
    { kind: "wrong-credential", authorization: wrong, isExpected: (status) => status === 401 },
    {
      kind: "forged-token",
      authorization: `Bearer ${forgedToken}`,
      isExpected: (status) => status === 401 || status === 403,
    },
  ];
}

async function send(attempt: Attempt, surroundings: RequestSurroundings): Promise<GatewayAnswer> {
  const { gateway, progress, timeoutMs, pollIntervalMs, signal, isWorthwhile } = surroundings;
  progress.show(`sending a request with ${describeKind(attempt.kind)}`);
  return await waitFor(
    () => gateway.send(attempt.authorization),
    ({ status }) => attempt.isExpected(status) || !(lagging.includes(status) || isOpen(attempt.kind, status)),
    {
      timeoutMs,
      intervalMs: pollIntervalMs,
      signal,
      isWorthwhile: async () => {
        if (timeoutMs === 0 || !(await isWorthwhile())) return false;
        progress.show(`waiting up to ${timeoutMs / 1000} s until the gateway has the registration`);
        return true;
      },
    },
  );
}

/** A gateway that does not have the strategy yet accepts every request. */
function isOpen(kind: RequestKind, status: number): boolean {
  return isWrong(kind) && isSuccess(status);
}

function judge({ kind, isExpected }: Attempt, answer: GatewayAnswer): Verdict {
  const { status } = answer;
  if (isExpected(status)) return ok(isWrong(kind) ? `${status}, as expected` : String(status));
  const seen = `${describeAnswer(answer)}, but ${isWrong(kind) ? "401" : "2xx"} was expected`;
  if (isWrong(kind)) return judgeWrong(kind, answer, seen);
  if (status === 429) return skipped(`not checked: ${seen}; the gateway limits requests; try again later`);
  if (status === 401 || status === 403) {
    const why =
      status === 401
        ? "the gateway does not accept the credential"
        : "the gateway accepts the credential, but not for this API";
    return problem(seen, why, "see the first broken link below, or run konnect-okta-dcr doctor");
  }
  const { why, fix } = explainStatus(status);
  return problem(seen, why, fix);
}

/** Only 401 shows that the gateway refuses a wrong credential; 429 and 5xx show nothing about credentials. */
function judgeWrong(kind: keyof typeof wrongThings, { status }: GatewayAnswer, seen: string): Verdict {
  if (status === 429 || status >= 500) return skipped(`not checked: ${seen}`);
  return problem(
    seen,
    isSuccess(status)
      ? `${wrongThings[kind]} must be refused`
      : `${wrongThings[kind]} must be refused with 401`,
    "see the first broken link below, or run konnect-okta-dcr doctor",
  );
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function describeKind(kind: RequestKind): string {
  return { basic: "Basic", bearer: "a bearer token", ...wrongThings }[kind];
}

/** @see RFC 7617 */
function toBasic(clientId: string, clientSecret: string): string {
  return `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
}

/** The same token with another signature. */
function spoil(accessToken: string): string {
  const end = accessToken.lastIndexOf(".") + 1;
  return `${accessToken.slice(0, end)}${randomBytes(64).toString("base64url")}`;
}
