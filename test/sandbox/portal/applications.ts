import type { Hono } from "hono";
import { chooseStrategy, createApplication, deleteApplication } from "../konnect/application-lifecycle";
import { Body } from "../konnect/body";
import { bySubstring, byText, byValue, type Listing, toPage } from "../konnect/lists";
import type { Application } from "../konnect/objects";
import { conflict, Problem } from "../konnect/problems";
import type { KonnectState } from "../konnect/state";
import { dropUndefined } from "../konnect/values";
import type { Sessions } from "./sessions";
import { toStrategyWire } from "./strategies";

const base = "/api/v3/applications";
const scopeLimits = { max: 50, length: 128 };

/** A developer's applications. @see Konnect API: Dev Portal v3, Applications */
export function addApplicationRoutes(app: Hono, konnect: KonnectState, sessions: Sessions): void {
  const { switches } = konnect;
  const listing: Listing<Application> = {
    filters: {
      name: bySubstring((item) => item.name),
      auth_strategy_id: byValue((item) => item.strategyId),
      team_id: byText((item) => (item.owner.type === "team" ? item.owner.id : undefined)),
    },
    toWire: (item) => toWire(konnect, item),
  };

  app.get(base, (context) =>
    context.json(toPage(context, switches, sessions.listApplications(context), listing)),
  );

  app.post(base, async (context) => {
    const { developer, portal } = sessions.get(context);
    const body = await Body.read(context.req.raw);
    const name = body.text("name", { max: 255 });
    const description = body.optionalText("description", { min: 0, max: 255 });
    const redirectUri = body.has("redirect_uri") ? body.url("redirect_uri", 2048) : undefined;
    const clientId = body.optionalText("client_id", { max: 255 });
    const scopes = body.has("scopes") ? body.strings("scopes", scopeLimits) : undefined;
    const strategyId = body.has("auth_strategy_id") ? body.uuidOrNull("auth_strategy_id") : null;
    if (body.has("team_id") && body.uuidOrNull("team_id") !== null)
      body.refuse("team_id", "there are no teams");
    body.end();
    const { application, secret } = await createApplication(konnect, {
      portal,
      owner: { type: "developer", id: developer.id },
      name,
      description,
      redirectUri,
      scopes,
      clientId: clientId === undefined ? undefined : { field: "client_id", value: clientId },
      strategy: chooseStrategy(konnect, portal, strategyId),
    });
    return context.json(
      { ...toWire(konnect, application), ...dropUndefined({ client_secret: secret }) },
      201,
    );
  });

  app.get(`${base}/:id`, (context) => context.json(toWire(konnect, sessions.getApplication(context))));

  app.patch(`${base}/:id`, async (context) => {
    const application = sessions.getApplication(context);
    const body = await Body.read(context.req.raw);
    const changes = dropUndefined({
      name: body.optionalText("name", { max: 255 }),
      description: body.optionalText("description", { min: 0, max: 255 }),
      scopes: body.has("scopes") ? body.strings("scopes", scopeLimits) : undefined,
    });
    const isRedirectKept = !body.has("redirect_uri");
    const redirectUri =
      isRedirectKept || body.isNull("redirect_uri") ? undefined : body.url("redirect_uri", 2048);
    body.end();
    const { name } = changes;
    if (sessions.listApplications(context).some((item) => item !== application && item.name === name)) {
      throw conflict(`The application [${name}] exists`);
    }
    Object.assign(application, changes, isRedirectKept ? {} : { redirectUri }, {
      updated: new Date().toISOString(),
    });
    return context.json(toWire(konnect, application));
  });

  app.delete(`${base}/:id`, async (context) => {
    await deleteApplication(konnect, sessions.getApplication(context));
    return context.body(null, 204);
  });

  app.get(`${base}/:id/granted-scopes`, (context) => {
    const application = sessions.getApplication(context);
    if (!switches.listsGrantedScopes)
      throw new Problem(422, "Unprocessable Content", "Unprocessable Content");
    const strategy = konnect.strategies.find(({ id }) => id === application.strategyId);
    return context.json({ scopes: application.scopes ?? strategy?.config.scopes ?? [] });
  });
}

function toWire(konnect: KonnectState, application: Application) {
  const strategy = konnect.strategies.find(({ id }) => id === application.strategyId);
  return {
    id: application.id,
    name: application.name,
    description: application.description,
    client_id: application.clientId,
    ...dropUndefined({
      redirect_uri: application.redirectUri,
      scopes: application.scopes,
      auth_strategy: strategy && toStrategyWire(strategy),
    }),
    created_at: application.created,
    updated_at: application.updated,
  };
}
