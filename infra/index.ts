import * as pulumi from "@pulumi/pulumi";
import {
  DeveloperPortalDcr,
  findMissingOktaCredentials,
  type RegistrationOutputs,
  registrationsFromConfig,
} from "konnect-okta-dcr";

module.exports = async () => {
  const registrations: Record<string, pulumi.Output<RegistrationOutputs>> = {};
  for (const { name, args, protect, aliases, notices } of await registrationsFromConfig({
    missing: findMissingOktaCredentials(),
  })) {
    const { outputs } = new DeveloperPortalDcr(name, args, { protect, aliases });
    registrations[name] =
      notices.length === 0 ? outputs : outputs.apply((known): RegistrationOutputs => ({ ...known, notices }));
  }
  // In a preview each change shows at its object; the outputs would repeat all of it.
  return { registrations: pulumi.runtime.isDryRun() ? pulumi.output(pulumi.unknown) : registrations };
};
