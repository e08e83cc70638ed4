import { connectDevPortal, type Developer } from "../dev-portal";
import type { Connections } from "../diagnosis/connections";
import { attempt, type Reading, read, unread } from "../diagnosis/reading";
import { ok, problem, skipped, warning } from "../diagnosis/verdict";
import { type ApiSources, type ChosenApi, chooseApi, type KnownApi } from "./api-choice";
import { withApplication } from "./application";
import { register } from "./application-registration";
import { explainFailure, type FlowContext, isClientKnown, tryCredential } from "./credential";
import { type Gateway, hideQuery } from "./gateway";
import {
  assertApproval,
  type ClientRegistrations,
  openKonnectSide,
  toApplicationRegistration,
} from "./konnect-side";
import { describeAnswer, explainStatus } from "./links";
import type { Actor, SmokePlan } from "./plan";
import { assertPortal, signIn, toPortalName } from "./sign-in";
import type { StepLog } from "./step-log";
import type { SmokeSurroundings } from "./surroundings";

/** What every flow needs. */
export interface SmokeRun {
  readonly plan: SmokePlan;
  readonly surroundings: SmokeSurroundings;
  readonly log: StepLog;
  readonly gateway: Gateway;
  readonly connections: Connections;
}

/** Returns whether the route exists. */
export async function tryRoute({ plan, surroundings, log, gateway }: SmokeRun): Promise<boolean> {
  surroundings.progress.show("checking the route");
  const answer = await gateway.send();
  const route = hideQuery(plan.route);
  if (answer.status !== 404) return log.note("smoke.route", ok(`${route} exists`));
  // Some gateways hide a route from requests without a credential; if there is no route, Kong reports it.
  if (!answer.said.includes("no Route matched")) {
    return log.note("smoke.route", ok(`${route} answers 404 without a credential; trying with one`));
  }
  const { why, fix } = explainStatus(404);
  return log.note("smoke.route", problem(`${route} answers ${describeAnswer(answer)}`, why, fix));
}

/** The flow of a developer: sign-in, application, registration, requests, clean-up. */
export async function runDeveloperFlow(
  run: SmokeRun,
  actor: Extract<Actor, { kind: "developer" }>,
): Promise<void> {
  const { plan, surroundings, log, connections } = run;
  const { redactor, httpSettings: settings, signal, progress } = surroundings;
  const { outputs } = plan;
  const portal = connectDevPortal({ url: actor.portalUrl, settings, redactor, signal });
  progress.show("signing in to the Dev Portal");
  const context = await portal.getContext();
  const konnect = await openKonnectSide(plan, connections);
  assertPortal(context, actor, konnect.portalId);
  if (plan.approve) assertApproval(konnect);
  const name = toPortalName(context);
  const developer = await signIn(portal, actor, name, konnect, log);
  if (developer === undefined) return;
  try {
    const shown = await developer.listApis();
    const publications = await konnect.listPublications(plan.api);
    const managed = outputs.konnect.publications;
    const { authStrategyId } = outputs;
    const api = chooseApi({ wanted: plan.api, managed, authStrategyId, publications, shown });
    const flow: FlowContext = { ...run, konnect, portal: name, api: read(api ?? toMissingApi(plan)) };
    if (api?.isShown !== true) {
      const seen = `${name} shows ${shown.map((item) => item.name ?? item.id).join(", ") || "none"}${api === undefined ? "" : `, and not ${api.label}`}`;
      log.note(
        "smoke.api",
        problem(seen, "no application can be registered for it", "see the first broken link below"),
      );
      return await explainFailure(flow);
    }
    log.note("smoke.api", ok(`${api.label}, shown by ${name}`));
    await runWithApplication(flow, developer, actor.portalUrl, api);
  } finally {
    await signOut(developer, log);
  }
}

/** A placeholder if there is no API. */
function toMissingApi({ api }: SmokePlan): ChosenApi {
  return { id: undefined, label: api === undefined ? "the route's API" : `API "${api}"`, isShown: false };
}

async function runWithApplication(
  flow: FlowContext,
  developer: Developer,
  portalUrl: string,
  api: KnownApi,
): Promise<void> {
  const { log, plan, surroundings } = flow;
  const { authStrategyId } = plan.outputs;
  surroundings.progress.show("creating an application");
  const isCreated = await withApplication(
    {
      developer,
      portalUrl,
      authStrategyId,
      log,
      pollIntervalMs: surroundings.pollIntervalMs,
      isClientKnown: (application) => isClientKnown(plan, surroundings, application),
    },
    async (application) => {
      surroundings.signal?.throwIfAborted();
      const status = await register(flow, developer, application, api.id);
      const registration = read({ application: `"${application.name}"`, status });
      if (status !== "approved") return await explainFailure(flow, { registration });
      await tryCredential(flow, {
        clientId: application.client_id,
        clientSecret: application.client_secret,
        registration,
        isNew: true,
      });
      surroundings.progress.show("deleting the application");
    },
  );
  if (!isCreated) await explainFailure(flow);
}

async function signOut(developer: Developer, log: StepLog): Promise<void> {
  const signedOut = await attempt(() => developer.signOut());
  if (signedOut.state === "read") return;
  log.note(
    "smoke.clean-up",
    warning(
      `the developer could not be signed out: ${signedOut.because}`,
      "the session lasts until it expires",
      "no action needed: only this process had the session's cookie",
    ),
  );
}

/** The flow of an existing application: its credential at Okta and at the gateway. */
export async function runApplicationFlow(
  run: SmokeRun,
  { clientId, clientSecret }: Extract<Actor, { kind: "application" }>,
): Promise<void> {
  const { plan, log, connections } = run;
  const { outputs } = plan;
  const konnect = await openKonnectSide(plan, connections);
  const found = await konnect.findRegistrations(clientId);
  const api = findApiOf(plan, found, await konnect.listPublications(plan.api));
  log.note("smoke.application", toApplicationVerdict(clientId, found));
  const apiId = api.state === "read" ? api.value.id : undefined;
  await tryCredential(
    { ...run, konnect, portal: `"${outputs.konnect.portal}"`, api },
    { clientId, clientSecret, registration: toApplicationRegistration(found, apiId), isNew: false },
  );
}

function toApplicationVerdict(clientId: string, found: Reading<ClientRegistrations | undefined>) {
  if (found.state === "unread") return skipped(`client ${clientId}; not looked up: ${found.because}`);
  if (found.value !== undefined) return ok(`${found.value.application}, client ${clientId}`);
  return problem(
    `no application of the portal has the client id ${clientId}`,
    "the gateway accepts only applications of the portal",
    "check the client id; if the application was deleted, create a new one in the Dev Portal",
  );
}

/** The API that an application is registered for if it is exactly one; otherwise chosen as for developers. */
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
  return chosen === undefined ? unread("smoke cannot determine the API; name it with --api") : read(chosen);
}
