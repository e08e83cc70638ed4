import type { IssuedToken } from "../diagnosis/access-token";
import { judgeLinks as judgeImplementations } from "../diagnosis/gateway-links";
import type { Reading } from "../diagnosis/reading";
import { ok, problem, skipped, type Verdict } from "../diagnosis/verdict";
import type { ImplementationWire, PublicationListItemWire } from "../konnect";
import type { GatewayAnswer } from "./gateway";
import { type LinkId, linkTitles, type SmokeResult } from "./result";

/** What is tried at the gateway. */
export type RequestKind = "basic" | "bearer" | "wrong-credential" | "forged-token";

/** What each wrong request sends, as text. */
export const wrongThings = {
  "wrong-credential": "a wrong credential",
  "forged-token": "a forged token",
} as const;

/** Whether a request must be refused. */
export function isWrong(kind: RequestKind): kind is keyof typeof wrongThings {
  return kind in wrongThings;
}

/** An application's registration for the API. */
export interface ApplicationRegistration {
  /** Undefined if no application of the portal has the client id. */
  readonly application: string | undefined;
  /** Undefined if the application is not registered for the API. */
  readonly status: string | undefined;
}

/** The facts about each link between a developer and an API. */
export interface LinkFacts {
  /** The API as text. */
  readonly api: Reading<string>;
  readonly portal: string;
  readonly authStrategyId: string;
  /** Whether the portal shows the API to the developer; undefined if nobody has signed in. */
  readonly isShown: boolean | undefined;
  readonly publication: Reading<PublicationListItemWire | undefined>;
  readonly implementations: Reading<readonly ImplementationWire[]>;
  readonly registration: Reading<ApplicationRegistration>;
  readonly token: Reading<IssuedToken>;
  /** Whether the gateway accepted a request with this credential, and refused one with a wrong credential. */
  readonly isAccepted: boolean;
  /** The request that was not answered as expected. */
  readonly answer: (GatewayAnswer & { readonly kind: RequestKind }) | undefined;
}

type Judge = (facts: LinkFacts) => Verdict;

const judges: Readonly<Record<LinkId, Judge>> = {
  "smoke.published": judgePublished,
  "smoke.linked": ({ implementations }) =>
    implementations.state === "read" ? judgeImplementations(implementations.value) : unseen(implementations),
  "smoke.strategy": judgeStrategy,
  "smoke.registered": judgeRegistered,
  "smoke.credential": judgeCredential,
  "smoke.gateway": judgeGateway,
};

/** Links that need manual action: waiting does not help. */
const setUpLinks: readonly LinkId[] = ["smoke.published", "smoke.linked", "smoke.strategy"];

/**
 * Checks the links from a developer to an API up to the first broken link. A route that is open to everyone is also
 * reported if the credential is broken, because it has another cause. Pure.
 */
export function followLinks(facts: LinkFacts): SmokeResult<LinkId>[] {
  const followed: SmokeResult<LinkId>[] = [];
  for (const [id, judge] of Object.entries(judges) as [LinkId, Judge][]) {
    const verdict = judge(facts);
    if (id === "smoke.gateway" && facts.answer === undefined) continue;
    followed.push({ id, title: linkTitles[id], ...verdict });
    if (verdict.status === "problem" && (setUpLinks.includes(id) || !isOpen(facts))) break;
  }
  return followed;
}

/** Whether the set-up itself is broken, so that there is nothing to wait for. Pure. */
export function isSetUpBroken(facts: LinkFacts): boolean {
  return setUpLinks.some((id) => judges[id](facts).status === "problem");
}

/** Whether the gateway accepts a wrong credential. */
function isOpen({ answer }: LinkFacts): boolean {
  return answer !== undefined && isWrong(answer.kind) && answer.status >= 200 && answer.status < 300;
}

function unseen(reading: Reading<unknown> & { state: "unread" }): Verdict {
  return skipped(`not checked: ${reading.because}`);
}

function judgePublished({ api, portal, isShown, publication }: LinkFacts): Verdict {
  const fix = "Konnect > Catalog > APIs > the API > Portals > Publish API, to this portal";
  const why = "no application can be registered for it";
  if (api.state === "unread") return unseen(api);
  if (publication.state === "unread") {
    if (isShown === undefined) return unseen(publication);
    return isShown
      ? ok(`${portal} shows ${api.value} to the developer`)
      : problem(`${portal} does not show ${api.value} to the developer`, why, fix);
  }
  if (publication.value === undefined) return problem(`${api.value} is not published to ${portal}`, why, fix);
  if (isShown === false) {
    return problem(
      `${api.value} is published to ${portal} with the visibility ${publication.value.visibility ?? "private"}, and not shown to the developer`,
      why,
      "Konnect > Dev Portal > the portal > Published APIs: make it public, or let the developer's team view it",
    );
  }
  return ok(`${api.value} is published to ${portal}`);
}

function judgeStrategy({ publication, authStrategyId }: LinkFacts): Verdict {
  if (publication.state === "unread") return unseen(publication);
  const ids = publication.value?.auth_strategy_ids ?? [];
  if (ids.includes(authStrategyId)) return ok("the publication uses the registration's strategy");
  return problem(
    `the publication uses ${ids.join(", ") || "no strategy"}, not ${authStrategyId}`,
    "the gateway does not use Okta for this API, and applications of the strategy cannot use it",
    "add the API to konnect.publications and run pulumi up: the portal's default applies only to APIs that are published after it is set",
  );
}

function judgeRegistered({ registration }: LinkFacts): Verdict {
  if (registration.state === "unread") return unseen(registration);
  const { application, status } = registration.value;
  if (application === undefined) {
    return problem(
      "no application of the portal has this client id",
      "the gateway accepts only applications of the portal",
      "check the client id; if the application was deleted, create a new one in the Dev Portal",
    );
  }
  if (status === "approved") return ok(`${application} is registered and approved`);
  if (status === undefined) {
    return problem(
      `${application} is not registered for the API`,
      "the gateway refuses applications that are not registered",
      "Dev Portal > the API > Use this API: register the application",
    );
  }
  const place = "Konnect > Dev Portal > the portal > Access and approvals > App Registrations";
  return problem(
    `the registration of ${application} is ${status}`,
    "the gateway refuses the application until it is approved",
    `${place}: approve it (smoke --approve approves its own); to approve all registrations for the API, publish it with automatic approval`,
  );
}

function judgeCredential({ token, isAccepted, registration }: LinkFacts): Verdict {
  if (token.state === "unread") return unseen(token);
  if (token.value.granted) return ok("Okta issues a token for it");
  const { error, description } = token.value;
  const said = `${error}${description === "" ? "" : ` ${description}`}`;
  if (isAccepted) {
    return problem(
      `the gateway accepts it although Okta refuses it: ${said}`,
      "the gateway's token cache contains a token of a revoked credential until that token expires",
      "set konnect.pluginConfig: { cache_tokens: false } and run pulumi up; or wait for okta.accessPolicy.tokenLifetimeMinutes",
    );
  }
  if (error !== "invalid_client") {
    return problem(
      `Okta refuses a token for it: ${said}`,
      "without a token from Okta, the gateway refuses every request",
      "run konnect-okta-dcr doctor --probe to find the policy, rule, or scope",
    );
  }
  const name = registration.state === "read" ? registration.value.application : undefined;
  return problem(
    `Okta does not accept the client id and secret: ${said}`,
    "the secret was regenerated, the client was deleted in Okta, or one of the two is mistyped",
    `Dev Portal > My Apps > ${name ?? "the application"}: use the secret of the last regeneration, or regenerate it`,
  );
}

/** No checked link is broken, but the gateway did not answer as expected. */
function judgeGateway(facts: LinkFacts): Verdict {
  const { answer } = facts;
  if (answer === undefined) return ok("as expected");
  const { status, kind } = answer;
  const seen = describeAnswer(answer);
  if (kind === "forged-token" && isOpen(facts)) {
    return problem(
      `${seen} to a forged token`,
      "the gateway accepts a token that Okta did not sign: anyone can create one",
      "remove verify_signature: false from konnect.pluginConfig; otherwise, check the plugins of the route that read tokens",
    );
  }
  if (isOpen(facts)) {
    return problem(
      `${seen} to a wrong credential`,
      "the route is open to everyone: it does not belong to the gateway service of this API, or the gateway does not have the strategy yet",
      "Konnect > Catalog > APIs > the API > Gateway Service: link the service of this route",
    );
  }
  if (isWrong(kind)) {
    return problem(
      `${seen} to ${wrongThings[kind]}, instead of 401`,
      "something else on the route answers before the strategy does",
      "check the plugins of the route, and make sure that the strategy's plugin runs first",
    );
  }
  if (status === 401) {
    return problem(
      seen,
      "Okta accepts the credential, but the gateway does not: it expects another claim or issuer, or does not have the strategy yet",
      "run konnect-okta-dcr doctor to compare claim, issuer, and scopes; a data plane that lags behind catches up by itself",
    );
  }
  if (status === 403) {
    return problem(
      seen,
      "the credential is right, but the route belongs to an API that the application is not registered for, or the gateway does not have the registration yet",
      "Konnect > Catalog > APIs > the API > Gateway Service: link the service of this route; or name the route's API with --api",
    );
  }
  return problem(seen, explainStatus(status).why, explainStatus(status).fix);
}

/** Explains a status that does not depend on the credential. */
export function explainStatus(status: number): { why: string; fix: string } {
  if (status === 404) {
    return {
      why: "the gateway has no such route, or the service behind it has no such path",
      fix: "check the host and path of the route (konnect.exampleRoute, --route) and the gateway's routes",
    };
  }
  if (status >= 300 && status < 400) {
    return { why: "smoke does not follow redirects", fix: "set --route to the address that it redirects to" };
  }
  if (status >= 500) {
    return {
      why: "the gateway, or the service behind it, returns an error",
      fix: "check the data plane's log: it names the upstream, or what the data plane could not get from the issuer",
    };
  }
  return {
    why: "the service behind the gateway expects something other than a plain GET request",
    fix: "set --route to a path that answers GET with 2xx",
  };
}

/** Status and beginning of the response. */
export function describeAnswer({ status, said }: GatewayAnswer): string {
  return said === "" ? String(status) : `${status} ${said}`;
}
