import type { z } from "zod";
import type { HttpSettings } from "../http/settings";
import type { Settled } from "./late";
import type { acceptanceSchema, registrationSchema } from "./schema";

/** One registration: an Okta authorization server as the identity provider of a Dev Portal. */
export type RegistrationSettings = Settled<z.output<typeof registrationSchema>>;

/** What runs after the resources: nothing, `doctor`, or `doctor --probe`. */
export type AcceptanceSetting = z.output<typeof acceptanceSchema>;

/** Everything in the namespace `konnect-okta-dcr` of a stack. */
export interface StackSettings {
  readonly registrations: readonly { readonly name: string; readonly settings: RegistrationSettings }[];
  readonly acceptance: AcceptanceSetting;
  readonly http: HttpSettings;
}
