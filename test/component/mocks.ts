import * as pulumi from "@pulumi/pulumi";

/** One registered resource, as the engine would see it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Existing object that is only read. */
  readonly id: string | undefined;
  /** Reference of the provider that was asked for. */
  readonly provider: string | undefined;
}

/** Registers resources with made-up ids and keeps them. */
export async function startMocks(
  isPreview = false,
  isNew: (type: string) => boolean = () => false,
): Promise<Registered[]> {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id, provider }) => {
        const {
          __provider: _provider,
          packageVersion: _version,
          ...rest
        } = inputs as Record<string, unknown>;
        registered.push({ type, name, inputs: rest, id: id === "" ? undefined : id, provider });
        const computed =
          type === "okta:auth/server:Server" ? { issuer: `https://acme.okta.com/oauth2/${name}-id` } : {};
        const audiences = { audiences: ["api://orders"] };
        return {
          id: id || (isPreview && isNew(type) ? "" : `${name}-id`),
          state: { ...audiences, ...rest, ...computed },
        };
      },
      call: ({ token, inputs }) => answerInvoke(token, inputs as Record<string, unknown>),
    },
    "shop",
    "prod",
    isPreview,
  );
  return registered;
}

/** What the server of the mocks holds: one scope and one claim, and no policy of any name. */
function answerInvoke(token: string, { authServerId, name }: Record<string, unknown>) {
  switch (token) {
    case "okta:auth/getServerScopes:getServerScopes":
      return { authServerId, scopes: [{ id: "scp1", name: "orders.read" }] };
    case "okta:index/getAuthServerClaims:getAuthServerClaims":
      return { authServerId, claims: [{ id: "ocl1", name: "client", claimType: "RESOURCE" }] };
    default: {
      // As a call of gRPC fails: the text is in the details.
      const details = `invoking ${token}: authorization server policy with name '${String(name)}' does not exist`;
      throw Object.assign(new Error(details), { details });
    }
  }
}

/** The value of an output, once everything that was registered has settled. */
export async function waitFor<T>(output: pulumi.Output<T>): Promise<T> {
  const value = new Promise<T>((resolve) => {
    output.apply(resolve);
  });
  await pulumi.runtime.disconnect();
  return await value;
}
