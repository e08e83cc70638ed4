import { connectDevPortal, type Developer } from "../dev-portal";
import type { Connections } from "../diagnosis/connections";
import { attempt, type Reading, read, unread } from "../diagnosis/reading";
import { ok, problem, skipped, warning } from "../diagnosis/verdict";
import { type ApiSources, type ChosenApi, chooseApi, type KnownApi } from "./api-choice";
import { withApplication } from "./application";
import type { Book } from "./book";
import { explainFailure, isClientKnown, tryCredential, type Way } from "./credential";
import { type Gateway, hideQuery } from "./gateway";
import {
  assertApproval,
  type ClientRegistrations,
  openKonnectSide,
  toRegistrationFact,
} from "./konnect-side";
import { describeAnswer, explainStatus } from "./links";
import type { Actor, SmokePlan } from "./plan";
import { register } from "./registration";
import { assertPortal, signIn, toPortalName } from "./sign-in";
import type { SmokeSurroundings } from "./surroundings";

/** What a walk starts with. */
export interface Start {
  readonly plan: SmokePlan;
  readonly surroundings: SmokeSurroundings;
  readonly book: Book;
  readonly gateway: Gateway;
  readonly connections: Connections;
}

/** Whether the route is there at all; answers false where it is not. */
export async function tryRoute({ plan, surroundings, book, gateway }: Start): Promise<boolean> {
  surroundings.progress.show("looking for the route");
  const answer = await gateway.send();
  const route = hideQuery(plan.route);
  if (answer.status !== 404) return book.note("smoke.route", ok(`${route} is there`));
  // Some gateways hide a route from who shows no credential; without a route Kong says so.
  if (!answer.said.includes("no Route matched")) {
    return book.note("smoke.route", ok(`${route} answers 404 without a credential; tried with one`));
  }
  const { why, fix } = explainStatus(404);
  return book.note("smoke.route", problem(`${route} answers ${describeAnswer(answer)}`, why, fix));
}

/** The way of a developer: sign-in, application, registration, requests, clean-up. */
export async function walkAsDeveloper(
  start: Start,
  actor: Extract<Actor, { kind: "developer" }>,
): Promise<void> {
  const { plan, surroundings, book, connections } = start;
  const { redactor, httpSettings: settings, signal, progress } = surroundings;
  const { outputs } = plan;
  const portal = connectDevPortal({ url: actor.portalUrl, settings, redactor, signal });
  progress.show("signing in to the Dev Portal");
  const context = await portal.getContext();
  const konnect = await openKonnectSide(plan, connections);
  assertPortal(context, actor, konnect.portalId);
  if (plan.approve) assertApproval(konnect);
  const name = toPortalName(context);
  const developer = await signIn(portal, actor, name, konnect, book);
  if (developer === undefined) return;
  try {
    const shown = await developer.listApis();
    const publications = await konnect.listPublications(plan.api);
    const managed = outputs.konnect.publications;
    const { authStrategyId } = outputs;
    const api = chooseApi({ wanted: plan.api, managed, authStrategyId, publications, shown });
    const way: Way = { ...start, konnect, portal: name, api: read(api ?? toMissingApi(plan)) };
    if (api?.isShown !== true) {
      const seen = `${name} shows ${shown.map((item) => item.name ?? item.id).join(", ") || "none"}${api === undefined ? "" : `, and not ${api.label}`}`;
      book.note(
        "smoke.api",
        problem(seen, "no application can be registered for it", "the first broken link below"),
      );
      return await explainFailure(way);
    }
    book.note("smoke.api", ok(`${api.label}, shown by ${name}`));
    await walkWithApplication(way, developer, actor.portalUrl, api);
  } finally {
    await signOut(developer, book);
  }
}

/** Stands for the API where there is none. */
function toMissingApi({ api }: SmokePlan): ChosenApi {
  return { id: undefined, label: api === undefined ? "the route's API" : `API "${api}"`, isShown: false };
}

async function walkWithApplication(
  way: Way,
  developer: Developer,
  portalUrl: string,
  api: KnownApi,
): Promise<void> {
  const { book, plan, surroundings } = way;
  const { authStrategyId } = plan.outputs;
  surroundings.progress.show("making an application");
  const isMade = await withApplication(
    {
      developer,
      portalUrl,
      authStrategyId,
      book,
      pollIntervalMs: surroundings.pollIntervalMs,
      isClientKnown: (application) => isClientKnown(plan, surroundings, application),
    },
    async (application) => {
      surroundings.signal?.throwIfAborted();
      const status = await register(way, developer, application, api.id);
      const registration = read({ application: `"${application.name}"`, status });
      if (status !== "approved") return await explainFailure(way, { registration });
      await tryCredential(way, {
        clientId: application.client_id,
        clientSecret: application.client_secret,
        registration,
        isNew: true,
      });
      surroundings.progress.show("deleting the application again");
    },
  );
  if (!isMade) await explainFailure(way);
}

async function signOut(developer: Developer, book: Book): Promise<void> {
  const signedOut = await attempt(() => developer.signOut());
  if (signedOut.state === "read") return;
  book.note(
    "smoke.clean-up",
    warning(
      `the developer could not be signed out: ${signedOut.because}`,
      "the session lasts until it expires",
      "nothing; its cookie was nowhere but in this process",
    ),
  );
}

/** The way of an application that exists: its credential at Okta and at the gateway. */
export async function walkAsApplication(
  start: Start,
  { clientId, clientSecret }: Extract<Actor, { kind: "application" }>,
): Promise<void> {
  const { plan, book, connections } = start;
  const { outputs } = plan;
  const konnect = await openKonnectSide(plan, connections);
  const found = await konnect.findRegistrations(clientId);
  const api = findApiOf(plan, found, await konnect.listPublications(plan.api));
  book.note("smoke.application", toApplicationVerdict(clientId, found));
  const apiId = api.state === "read" ? api.value.id : undefined;
  await tryCredential(
    { ...start, konnect, portal: `"${outputs.konnect.portal}"`, api },
    { clientId, clientSecret, registration: toRegistrationFact(found, apiId), isNew: false },
  );
}

function toApplicationVerdict(clientId: string, found: Reading<ClientRegistrations | undefined>) {
  if (found.state === "unread") return skipped(`client ${clientId}; not looked up: ${found.because}`);
  if (found.value !== undefined) return ok(`${found.value.application}, client ${clientId}`);
  return problem(
    `no application of the portal has the client id ${clientId}`,
    "the gateway lets only applications of the portal through",
    "check the client id; where the application was deleted, make a new one in the Dev Portal",
  );
}

/** The API that an application is registered for, where that is one; else as for developers. */
function findApiOf(
  { api: wanted, outputs }: SmokePlan,
  found: Reading<ClientRegistrations | undefined>,
  publications: ApiSources["publications"],
): Reading<ChosenApi> {
  const registered = found.state === "read" ? (found.value?.registrations ?? []) : [];
  const [only, ...others] = registered.flatMap(({ apiId }) => (apiId === undefined ? [] : [apiId]));
  if (wanted === undefined && only !== undefined && others.length === 0) {
    return read({ id: only, label: `API ${only}`, isShown: undefined });
  }
  const { authStrategyId, konnect } = outputs;
  const chosen = chooseApi({
    wanted,
    managed: konnect.publications,
    authStrategyId,
    publications,
    shown: undefined,
  });
  return chosen === undefined ? unread("the API cannot be told; name it with --api") : read(chosen);
}
