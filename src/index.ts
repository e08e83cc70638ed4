export * from "./components";
export { DcrError, type ErrorCode, errorCodes, isDcrError } from "./errors";
export { findMissingOktaCredentials } from "./missing-okta-credentials";
export {
  type ConfiguredRegistration,
  configNamespace,
  type RegistrationsFromConfigOptions,
  registrationsFromConfig,
} from "./registrations-from-config";
export * from "./resources";
export type { TokenReference } from "./settings/types";
export type { RegistrationOutputs } from "./stack/registration-outputs";
