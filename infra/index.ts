import * as pulumi from "@pulumi/pulumi";
import { DeveloperPortalDcr, type RegistrationOutputs, registrationsFromConfig } from "konnect-okta-dcr";

/** Credentials of the Okta provider that are missing, in words. */
function findMissingOktaCredentials(): string[] {
  const okta = new pulumi.Config("okta");
  const has = (key: string, variable: string) => (okta.get(key) ?? process.env[variable] ?? "") !== "";
  const credentials = [
    has("apiToken", "OKTA_API_TOKEN"),
    has("accessToken", "OKTA_ACCESS_TOKEN"),
    has("privateKey", "OKTA_API_PRIVATE_KEY"),
  ];
  return [
    ...(credentials.includes(true) ? [] : ["okta:apiToken: set OKTA_API_TOKEN (or Okta's OAuth variables)"]),
    ...(has("orgName", "OKTA_ORG_NAME") ? [] : ["okta:orgName: set it in the stack file, or OKTA_ORG_NAME"]),
  ];
}

module.exports = async () => {
  const registrations: Record<string, pulumi.Output<RegistrationOutputs>> = {};
  for (const { name, args, protect, aliases } of await registrationsFromConfig({
    missing: findMissingOktaCredentials(),
  })) {
    registrations[name] = new DeveloperPortalDcr(name, args, { protect, aliases }).outputs;
  }
  // In a preview each change shows at its object; the outputs would repeat all of it.
  return { registrations: pulumi.runtime.isDryRun() ? pulumi.output(pulumi.unknown) : registrations };
};
