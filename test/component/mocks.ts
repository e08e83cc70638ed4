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
export async function startMocks(isPreview = false): Promise<Registered[]> {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id, provider }) => {
        const { __provider: _provider, ...rest } = inputs as Record<string, unknown>;
        registered.push({ type, name, inputs: rest, id: id === "" ? undefined : id, provider });
        const computed =
          type === "okta:auth/server:Server" ? { issuer: `https://acme.okta.com/oauth2/${name}-id` } : {};
        const audiences = { audiences: ["api://orders"] };
        return { id: id || `${name}-id`, state: { ...audiences, ...rest, ...computed } };
      },
      call: () => ({}),
    },
    "shop",
    "prod",
    isPreview,
  );
  return registered;
}

/** The value of an output, once everything that was registered has settled. */
export async function waitFor<T>(output: pulumi.Output<T>): Promise<T> {
  const value = new Promise<T>((resolve) => {
    output.apply(resolve);
  });
  await pulumi.runtime.disconnect();
  return await value;
}
