import type * as pulumi from "@pulumi/pulumi";

type ProviderModule = typeof import("../provider");
type ResourceName = "dcrProvider" | "authStrategy" | "portalDefault" | "apiPublication";
type Properties = Record<string, unknown>;

/*
 * What follows is serialised into the state of every resource and runs in the engine's provider process, whose
 * current folder is that of Pulumi.yaml's `main`. It loads the installed package by name, so the text never changes
 * with the code and captures nothing but the resource's name.
 */
function load(): ProviderModule {
  return require("node:module").createRequire(`${process.cwd()}/package.json`)("konnect-okta-dcr/provider");
}

/** The dynamic provider of one resource type; share one object per type, it is serialised once. */
export function createThinProvider(name: ResourceName): pulumi.dynamic.ResourceProvider {
  return {
    configure: async (request: pulumi.dynamic.ConfigureRequest) => load().configure(request),
    check: async (olds: Properties, news: Properties) => await load()[name].check(olds, news),
    diff: async (id: string, olds: Properties, news: Properties) => await load()[name].diff(id, olds, news),
    create: async (inputs: Properties) => await load()[name].create(inputs),
    read: async (id: string, props?: Properties) => await load()[name].read(id, props ?? {}),
    update: async (id: string, olds: Properties, news: Properties) =>
      await load()[name].update(id, olds, news),
    delete: async (id: string, props: Properties) => await load()[name].delete(id, props),
  };
}
