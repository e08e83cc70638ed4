/** How an API is published. */
export interface PublishOptions {
  /** Left out: the portal's default; null: no authentication. */
  readonly authStrategyIds?: readonly string[] | null;
  /** @default true */
  readonly autoApprove?: boolean;
}

/** What a team does by hand in Konnect, through Konnect's API. */
export interface Team {
  /** Publishes an API to a portal; both by name. */
  publish(api: string, portal: string, options?: PublishOptions): Promise<void>;
  unpublish(api: string, portal: string): Promise<void>;
  /** Writes an object; its id. */
  write(method: string, path: string, body: object): Promise<string>;
  /** Decides about every pending registration of a portal; answers how many there were. */
  decide(portal: string, status: "approved" | "rejected" | "revoked"): Promise<number>;
}

interface Item {
  readonly id: string;
  readonly application?: { readonly id: string };
}

/** A team with an access token. */
export function createTeam(konnectUrl: string, token: string): Team {
  async function send(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${konnectUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  const list = async (path: string) => ((await send("GET", path)) as { data: Item[] }).data;

  async function findId(collection: string, name: string): Promise<string> {
    const [item] = await list(`${collection}?filter[name][eq]=${encodeURIComponent(name)}`);
    if (item === undefined) throw new Error(`${collection} has no "${name}"`);
    return item.id;
  }

  const toPath = async (api: string, portal: string) =>
    `/v3/apis/${await findId("/v3/apis", api)}/publications/${await findId("/v3/portals", portal)}`;

  return {
    publish: async (api, portal, { authStrategyIds, autoApprove = true } = {}) => {
      await send("PUT", await toPath(api, portal), {
        visibility: "public",
        auto_approve_registrations: autoApprove,
        ...(authStrategyIds === undefined ? {} : { auth_strategy_ids: authStrategyIds }),
      });
    },
    unpublish: async (api, portal) => {
      await send("DELETE", await toPath(api, portal));
    },
    write: async (method, path, body) => ((await send(method, path, body)) as Item).id,
    decide: async (portal, status) => {
      const base = `/v3/portals/${await findId("/v3/portals", portal)}`;
      const pending = await list(
        `${base}/application-registrations?filter[status][eq]=pending&page[size]=100`,
      );
      for (const { id, application } of pending) {
        await send("PATCH", `${base}/applications/${application?.id}/registrations/${id}`, { status });
      }
      return pending.length;
    },
  };
}
