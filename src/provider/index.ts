import { defineAuthStrategy } from "./auth-strategy/auth-strategy";
import { defineDcrProvider } from "./dcr-provider/dcr-provider";
import { watchEngine } from "./engine/engine-watch";
import { defineResource } from "./engine/lifecycle";
import type { Resource } from "./engine/resource";
import { createRuntime } from "./runtime/runtime";
import { defineApiPublication } from "./strategy-slot/api-publication";
import { definePortalDefault } from "./strategy-slot/portal-default";

/*
 * What the serialised dynamic providers call. One runtime serves the whole provider process, which lives for one
 * operation of the engine.
 */
const runtime = createRuntime();
watchEngine();

/** Takes over the stack's config. @see pulumi.dynamic.ConfigureRequest */
export function configure(request: { readonly config: { get(key: string): string | undefined } }): void {
  runtime.configure((key) => request.config.get(key));
}

/** The DCR provider. */
export const dcrProvider: Resource = defineResource(defineDcrProvider(), runtime);

/** The application auth strategy. */
export const authStrategy: Resource = defineResource(defineAuthStrategy(), runtime);

/** The portal's default strategy. */
export const portalDefault: Resource = defineResource(definePortalDefault(), runtime);

/** The strategy of an API publication. */
export const apiPublication: Resource = defineResource(defineApiPublication(), runtime);
