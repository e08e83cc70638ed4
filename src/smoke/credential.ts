import { fetchToken, type IssuedToken } from "../diagnosis/access-token";
import { type Reading, read, unread } from "../diagnosis/reading";
import { ok, problem, skipped, type Verdict } from "../diagnosis/verdict";
import { waitFor } from "../diagnosis/waiting";
import type { ChosenApi } from "./api-choice";
import { forgeToken } from "./forged-token";
import type { Gateway } from "./gateway";
import type { KonnectSide } from "./konnect-side";
import { type ApplicationRegistration, followLinks, isSetUpBroken, type LinkFacts } from "./links";
import type { SmokePlan } from "./plan";
import { sendRequests } from "./requests";
import type { StepLog } from "./step-log";
import type { SmokeSurroundings } from "./surroundings";

/** What every step from the developer to the API needs. */
export interface FlowContext {
  readonly plan: SmokePlan;
  readonly surroundings: SmokeSurroundings;
  readonly log: StepLog;
  readonly gateway: Gateway;
  readonly konnect: KonnectSide;
  readonly portal: string;
  readonly api: Reading<ChosenApi>;
}

/** Facts that need a tried credential. */
type CredentialFacts = Pick<LinkFacts, "registration" | "token" | "isAccepted" | "answer">;

const nothingTried: CredentialFacts = {
  registration: unread("there is no application"),
  token: unread("there is no application"),
  isAccepted: false,
  answer: undefined,
};

/** Checks the links and logs the results. */
export async function explainFailure(flow: FlowContext, facts: Partial<CredentialFacts> = {}): Promise<void> {
  flow.surroundings.progress.show("finding the cause");
  flow.log.explain(followLinks(await gatherLinks(flow, facts)));
}

async function gatherLinks(
  { plan, konnect, portal, api }: FlowContext,
  facts: Partial<CredentialFacts> = {},
): Promise<LinkFacts> {
  const id = api.state === "read" ? api.value.id : undefined;
  const [publication, implementations] =
    id === undefined
      ? [api.state === "read" ? read(undefined) : api, unread("the API is not known")]
      : await Promise.all([konnect.getPublication(id), konnect.listImplementations(id)]);
  return {
    ...nothingTried,
    api: api.state === "read" ? read(api.value.label) : api,
    portal,
    authStrategyId: plan.outputs.authStrategyId,
    isShown: api.state === "read" ? api.value.isShown : undefined,
    publication,
    implementations,
    ...facts,
  };
}

/** A client id with its secret, and the registration of its application for the API. */
export interface TriedCredential {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly registration: Reading<ApplicationRegistration>;
  /** Whether the credential may be too new for Okta and the gateway. */
  readonly isNew: boolean;
}

/** Tries a credential at Okta and at the gateway; if that fails, reports which link is broken. */
export async function tryCredential(flow: FlowContext, credential: TriedCredential): Promise<void> {
  const { plan, surroundings, log, gateway } = flow;
  const { clientId, clientSecret, registration, isNew } = credential;
  const { redactor, progress, pollIntervalMs, signal } = surroundings;
  redactor.remember(clientSecret);
  redactor.remember(Buffer.from(`${clientId}:${clientSecret}`).toString("base64"));
  const timeoutMs = isNew ? plan.timeoutMs : 0;

  progress.show("requesting a token from Okta");
  const { issuer, konnect } = plan.outputs;
  const client = { client_id: clientId, client_secret: clientSecret };
  const token = await waitFor(
    () => fetchToken({ issuer, client, scopes: konnect.scopes, redactor, signal }),
    (seen) => !isUnknownClient(seen),
    { timeoutMs, intervalMs: pollIntervalMs, signal },
  );
  signal?.throwIfAborted();
  const isRefused = !log.note("smoke.token", judgeToken(token)) && token.state === "read";
  if (isRefused && isNew) {
    const { basic, bearer } = plan.methods;
    if (basic) log.skip(["smoke.basic"], "not tried");
    if (bearer) log.skip(["smoke.bearer"], "not tried");
    log.skip(["smoke.wrong-credential", "smoke.forged-token"], "not tried");
    return await explainFailure(flow, { registration, token });
  }
  const accessToken = token.state === "read" && token.value.granted ? token.value.accessToken : undefined;
  const { isAccepted, failed } = await sendRequests(
    {
      clientId,
      clientSecret,
      accessToken,
      forgedToken: await forgeToken(accessToken, clientId, plan.outputs),
    },
    {
      gateway,
      methods: plan.methods,
      log,
      progress,
      timeoutMs,
      pollIntervalMs,
      signal,
      isWorthwhile: async () => !isSetUpBroken(await gatherLinks(flow)),
    },
  );
  if (isRefused || failed !== undefined) {
    await explainFailure(flow, { registration, token, isAccepted, answer: failed });
  }
}

/** How long Okta may take at most to forget a client, in milliseconds. */
const forgettingMs = 10_000;

/**
 * Whether Okta still gives tokens to a client; undefined if its response shows neither. Part of the clean-up: in
 * bounded time, and not interruptible.
 */
export async function isClientKnown(
  { outputs, timeoutMs }: SmokePlan,
  { redactor, pollIntervalMs }: SmokeSurroundings,
  client: { readonly client_id: string; readonly client_secret: string },
): Promise<boolean | undefined> {
  const { issuer, konnect } = outputs;
  const token = await waitFor(
    () => fetchToken({ issuer, client, scopes: konnect.scopes, redactor }),
    (seen) => seen.state === "unread" || !seen.value.granted,
    { timeoutMs: Math.min(forgettingMs, timeoutMs), intervalMs: pollIntervalMs },
  );
  if (token.state === "unread") return undefined;
  if (token.value.granted) return true;
  return isUnknownClient(token) ? false : undefined;
}

/** A new client may not be known everywhere in Okta yet. */
function isUnknownClient(token: Reading<IssuedToken>): boolean {
  return token.state === "read" && !token.value.granted && token.value.error === "invalid_client";
}

function judgeToken(token: Reading<IssuedToken>): Verdict {
  if (token.state === "unread") return skipped(`not checked: ${token.because}`);
  if (token.value.granted) {
    const { lifetimeSeconds } = token.value;
    return ok(lifetimeSeconds === undefined ? "issued" : `issued, valid for ${lifetimeSeconds / 60} minutes`);
  }
  const { error, description } = token.value;
  return problem(
    `refused: ${error}${description === "" ? "" : ` ${description}`}`,
    "the gateway gets no token for the credential either",
    "see the first broken link below, or run konnect-okta-dcr doctor",
  );
}
