import type { IssuedToken } from "../diagnosis/access-token";
import { judgeLinks as judgeImplementations } from "../diagnosis/gateway-links";
import type { Reading } from "../diagnosis/reading";
import { ok, problem, skipped, type Verdict } from "../diagnosis/verdict";
import type { ImplementationWire, PublicationListItemWire } from "../konnect";
import type { GatewayAnswer } from "./gateway";
import { type LinkId, linkTitles, type SmokeResult } from "./result";

/** What is tried at the gateway. */
export type RequestKind = "basic" | "bearer" | "wrong-credential" | "forged-token";

/** What each wrong request shows, in words. */
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
  /** Undefined where no application of the portal has the client id. */
  readonly application: string | undefined;
  /** Undefined where the application is not registered for the API. */
  readonly status: string | undefined;
}

/** What was found out between a developer and an API. */
export interface LinkFacts {
  /** The API in words. */
  readonly api: Reading<string>;
  readonly portal: string;
  readonly authStrategyId: string;
  /** Whether the portal shows the API to the developer; undefined where nobody has signed in. */
  readonly isShown: boolean | undefined;
  readonly publication: Reading<PublicationListItemWire | undefined>;
  readonly implementations: Reading<readonly ImplementationWire[]>;
  readonly registration: Reading<ApplicationRegistration>;
  readonly token: Reading<IssuedToken>;
  /** Whether the gateway has let a request with this credential through, and refused one with a wrong credential. */
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
 * Follows the links from a developer to an API up to the first broken link. That a route is open to everybody is said
 * also where only the credential is broken: it is no consequence of that. Pure.
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

/** Whether the gateway lets everybody through. */
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
    "the gateway does not ask Okta about this API, and applications of the strategy cannot use it",
    "name the API in konnect.publications and run pulumi up: the portal's default reaches only what is published after it was set",
  );
}

function judgeRegistered({ registration }: LinkFacts): Verdict {
  if (registration.state === "unread") return unseen(registration);
  const { application, status } = registration.value;
  if (application === undefined) {
    return problem(
      "no application of the portal has this client id",
      "the gateway lets only applications of the portal through",
      "check the client id; where the application was deleted, make a new one in the Dev Portal",
    );
  }
  if (status === "approved") return ok(`${application} is registered and approved`);
  if (status === undefined) {
    return problem(
      `${application} is not registered for the API`,
      "the gateway refuses what is not registered",
      "Dev Portal > the API > Use this API: register the application",
    );
  }
  const place = "Konnect > Dev Portal > the portal > Access and approvals > App Registrations";
  return problem(
    `the registration of ${application} is ${status}`,
    "the gateway refuses the application until somebody approves it",
    `${place}: approve it (smoke --approve does so for its own); for all of the API, publish it with automatic approval`,
  );
}

function judgeCredential({ token, isAccepted, registration }: LinkFacts): Verdict {
  if (token.state === "unread") return unseen(token);
  if (token.value.granted) return ok("Okta gives a token for it");
  const { error, description } = token.value;
  const said = `${error}${description === "" ? "" : ` ${description}`}`;
  if (isAccepted) {
    return problem(
      `the gateway accepts it although Okta refuses it: ${said}`,
      "the gateway's token cache holds a token of a revoked credential, until that token ends",
      "konnect.pluginConfig: { cache_tokens: false } and pulumi up; or wait for okta.accessPolicy.tokenLifetimeMinutes",
    );
  }
  if (error !== "invalid_client") {
    return problem(
      `Okta refuses a token for it: ${said}`,
      "without a token from Okta the gateway lets nobody through",
      "konnect-okta-dcr doctor --probe names the policy, rule or scope",
    );
  }
  const name = registration.state === "read" ? registration.value.application : undefined;
  return problem(
    `Okta does not accept client and secret: ${said}`,
    "the secret was regenerated since, the client was deleted in Okta, or one of the two is mistyped",
    `Dev Portal > My Apps > ${name ?? "the application"}: use the secret of the last regeneration, or regenerate it`,
  );
}

/** All links hold as far as they could be seen, and still the gateway did not answer as expected. */
function judgeGateway(facts: LinkFacts): Verdict {
  const { answer } = facts;
  if (answer === undefined) return ok("as expected");
  const { status, kind } = answer;
  const seen = describeAnswer(answer);
  if (kind === "forged-token" && isOpen(facts)) {
    return problem(
      `${seen} to a forged token`,
      "the gateway takes a token that Okta did not sign: anybody can write one",
      "konnect.pluginConfig without verify_signature: false; else look at the plugins of the route that read tokens",
    );
  }
  if (isOpen(facts)) {
    return problem(
      `${seen} to a wrong credential`,
      "the route is open to everybody: it does not belong to the gateway service of this API, or the gateway has not got the strategy yet",
      "Konnect > Catalog > APIs > the API > Gateway Service: link the service of this route",
    );
  }
  if (isWrong(kind)) {
    return problem(
      `${seen} to ${wrongThings[kind]}, instead of 401`,
      "something else on the route answers before the strategy does",
      "look at the plugins of the route, and let the strategy's come first",
    );
  }
  if (status === 401) {
    return problem(
      seen,
      "Okta accepts the credential and the gateway does not: it looks for another claim or issuer, or has not got the strategy yet",
      "konnect-okta-dcr doctor compares claim, issuer and scopes; a data plane that is behind catches up by itself",
    );
  }
  if (status === 403) {
    return problem(
      seen,
      "the credential is right, but the route belongs to an API that the application is not registered for, or the gateway has not got the registration yet",
      "Konnect > Catalog > APIs > the API > Gateway Service: link the service of this route; or name the route's API with --api",
    );
  }
  return problem(seen, explainStatus(status).why, explainStatus(status).fix);
}

/** What a status says that has nothing to do with who asks. */
export function explainStatus(status: number): { why: string; fix: string } {
  if (status === 404) {
    return {
      why: "the gateway has no such route, or the service behind it no such path",
      fix: "check host and path of the route (konnect.exampleRoute, --route) and the gateway's routes",
    };
  }
  if (status >= 300 && status < 400) {
    return { why: "smoke does not follow redirects", fix: "give --route the address it leads to" };
  }
  if (status >= 500) {
    return {
      why: "the gateway, or the service behind it, fails",
      fix: "look at the data plane's log: it names the upstream, or what it could not get from the issuer",
    };
  }
  return {
    why: "the service behind the gateway wants something else than a plain GET",
    fix: "give --route a path that answers GET with 2xx",
  };
}

/** Status and beginning of what was said. */
export function describeAnswer({ status, said }: GatewayAnswer): string {
  return said === "" ? String(status) : `${status} ${said}`;
}
