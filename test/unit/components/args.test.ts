import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { z } from "zod";
import type {
  DeveloperPortalDcrArgs,
  KonnectDcrArgs,
  KonnectServerArgs,
  OktaAuthorizationServerArgs,
} from "../../../src/components/args";
import type {
  developerPortalDcrArgsSchema,
  Given,
  konnectDcrArgsSchema,
  oktaServerArgsSchema,
} from "../../../src/components/args-schemas";
import { toArgsModule } from "../../docs/args-module";
import { projectFolder } from "../../project-folder";

describe("arguments of the components", () => {
  it("src/components/args.ts is the module that npm run docs writes from the schemas", () => {
    const module = readFileSync(join(projectFolder, "src", "components", "args.ts"), "utf8");
    expect(module).toBe(toArgsModule());
  });

  it("the written types accept exactly what the schemas accept", () => {
    expectTypeOf<DeveloperPortalDcrArgs>().toExtend<Given<z.input<typeof developerPortalDcrArgsSchema>>>();
    type GivenPortal = Given<z.input<typeof developerPortalDcrArgsSchema>> & { konnect: KonnectServerArgs };
    expectTypeOf<GivenPortal>().toExtend<DeveloperPortalDcrArgs>();
    expectTypeOf<KonnectDcrArgs>().toExtend<Given<z.input<typeof konnectDcrArgsSchema>>>();
    expectTypeOf<
      Given<z.input<typeof konnectDcrArgsSchema>> & KonnectServerArgs
    >().toExtend<KonnectDcrArgs>();
    expectTypeOf<{ region: "eu"; serverUrl: string }>().not.toExtend<KonnectServerArgs>();
    expectTypeOf<{ region?: undefined }>().not.toExtend<KonnectServerArgs>();
    expectTypeOf<OktaAuthorizationServerArgs>().toExtend<Given<z.input<typeof oktaServerArgsSchema>>>();
    expectTypeOf<Given<z.input<typeof oktaServerArgsSchema>>>().toExtend<OktaAuthorizationServerArgs>();
  });
});
