export * from "./components";
export { DcrError, type ErrorCode, errorCodes, isDcrError } from "./errors";
export type { FormerNames } from "./former-names";
export { findMissingOktaCredentials } from "./missing-okta-credentials";
export {
  type ConfiguredRegistration,
  configNamespace,
  type RegistrationsFromConfigOptions,
  registrationsFromConfig,
} from "./registrations-from-config";
export * from "./resources";
export type { TokenReference } from "./secrets/reference";
export type { RegistrationOutputs } from "./stack/registration-outputs";
