import * as pulumi from "@pulumi/pulumi";
import { findOktaCredential, type OktaKey, oktaVariables } from "./okta/credentials";

/**
 * What the default Okta provider lacks, read from the stack's config and the environment as the provider reads them:
 * for `missing` of `registrationsFromConfig`. Programs that pass a provider of their own do not need it.
 */
export function findMissingOktaCredentials(): string[] {
  const config = new pulumi.Config("okta");
  const read = (key: OktaKey) => config.get(key) ?? process.env[oktaVariables[key]];
  const found = findOktaCredential(read);
  return [
    ...(typeof found === "string" ? [`okta:apiToken: ${found}`] : []),
    ...((read("orgName") ?? "").trim() === ""
      ? ["okta:orgName: set it in the stack file, or OKTA_ORG_NAME"]
      : []),
  ];
}
