export * from "./components";
export { DcrError, type ErrorCode, errorCodes, isDcrError } from "./errors";
export type { RegistrationOutputs } from "./registration-outputs";
export {
  type ConfiguredRegistration,
  configNamespace,
  type RegistrationsFromConfigOptions,
  registrationsFromConfig,
} from "./registrations-from-config";
export * from "./resources";
export type { TokenReference } from "./settings/types";
