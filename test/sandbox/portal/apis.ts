import type { Context, Hono } from "hono";
import { bySubstring, toPage } from "../konnect/lists";
import type { Api } from "../konnect/objects";
import { notFound } from "../konnect/problems";
import type { KonnectState } from "../konnect/state";
import type { Sessions } from "./sessions";

/** Published APIs; public ones for everybody, private ones for developers. @see Konnect API: Dev Portal v3, APIs */
export function addApiRoutes(app: Hono, konnect: KonnectState, sessions: Sessions): void {
  const listVisible = (context: Context): Api[] => {
    const visitor = sessions.find(context);
    const portal = visitor?.portal ?? konnect.portals[0];
    const ids = konnect.publications
      .filter(
        (item) => item.portalId === portal?.id && (visitor !== undefined || item.visibility === "public"),
      )
      .map((item) => item.apiId);
    return konnect.apis.filter(({ id }) => ids.includes(id));
  };

  app.get("/api/v3/apis", (context) =>
    context.json(
      toPage(context, konnect.switches, listVisible(context), {
        filters: { name: bySubstring((item) => item.name) },
        sorts: { name: (item) => item.name, created_at: (item) => item.created },
        toWire,
      }),
    ),
  );

  app.get("/api/v3/apis/:idOrSlug", (context) => {
    const wanted = context.req.param("idOrSlug");
    const api = listVisible(context).find(({ id, slug }) => id === wanted || slug === wanted);
    if (api === undefined) throw notFound("API");
    return context.json(toWire(api));
  });
}

function toWire(api: Api) {
  return {
    id: api.id,
    name: api.name,
    version: api.version,
    description: api.description,
    slug: api.slug,
    created_at: api.created,
    updated_at: api.created,
  };
}
