import { describe, expectTypeOf, it } from "vitest";
import type { z } from "zod";
import type { Settled } from "../../../src/settings/late";
import type { RegistrationOutputs, registrationOutputsSchema } from "../../../src/stack/registration-outputs";

describe("outputs of a registration", () => {
  it("the public type of a registration's outputs is what its schema reads", () => {
    expectTypeOf<RegistrationOutputs>().toEqualTypeOf<Settled<z.output<typeof registrationOutputsSchema>>>();
  });
});
