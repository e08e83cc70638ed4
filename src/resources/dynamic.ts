import type * as pulumi from "@pulumi/pulumi";

type ProviderModule = typeof import("../provider");
type ResourceName = "dcrProvider" | "authStrategy" | "portalDefault" | "apiPublication";
type Properties = Record<string, unknown>;

/*
 * What follows is serialised into the state of every resource and runs in the engine's provider process, whose
 * current folder is that of Pulumi.yaml's `main`. It loads the installed package by name, so the text never changes
 * with the code and captures nothing but the resource's name.
 */

/** From that folder, or else from a direct dependency of its project: a workspace may have a package between. */
function find(): ProviderModule | undefined {
  const { createRequire } = require("node:module");
  const { dirname, join } = require("node:path");
  const entry = "konnect-okta-dcr/provider";
  const attempt = (run: () => unknown) => {
    try {
      return run();
    } catch (error) {
      if ((error as { code?: string }).code === "MODULE_NOT_FOUND") return undefined;
      throw error;
    }
  };
  const load = createRequire(`${process.cwd()}/package.json`);
  const own = attempt(() => load(entry));
  if (own !== undefined) return own as ProviderModule;
  let folder = process.cwd();
  while (attempt(() => load.resolve(join(folder, "package.json"))) === undefined) {
    if (folder === dirname(folder)) return undefined;
    folder = dirname(folder);
  }
  for (const name of Object.keys(load(join(folder, "package.json")).dependencies ?? {})) {
    const file = attempt(() => load.resolve(name));
    const nested = file === undefined ? undefined : attempt(() => createRequire(file)(entry));
    if (nested !== undefined) return nested as ProviderModule;
  }
  return undefined;
}

function load(version?: unknown): ProviderModule {
  const found = find();
  if (found !== undefined) return found;
  const wanted = typeof version === "string" ? `konnect-okta-dcr@${version}` : "konnect-okta-dcr";
  throw new Error(
    `[DCR_PACKAGE_MISSING] the provider process cannot load konnect-okta-dcr from ${process.cwd()}. Run there: npm install --save-exact ${wanted}`,
  );
}

/** The dynamic provider of one resource type; share one object per type, it is serialised once. */
export function createThinProvider(name: ResourceName): pulumi.dynamic.ResourceProvider {
  return {
    // The first call of check reports a package that cannot be loaded: it knows the version.
    configure: async (request: pulumi.dynamic.ConfigureRequest) => find()?.configure(request),
    check: async (olds: Properties, news: Properties) =>
      await load(news.packageVersion)[name].check(olds, news),
    diff: async (id: string, olds: Properties, news: Properties) => await load()[name].diff(id, olds, news),
    create: async (inputs: Properties) => await load()[name].create(inputs),
    read: async (id: string, props?: Properties) => await load()[name].read(id, props ?? {}),
    update: async (id: string, olds: Properties, news: Properties) =>
      await load()[name].update(id, olds, news),
    delete: async (id: string, props: Properties) => await load()[name].delete(id, props),
  };
}
