import type { RegistrationOutputs } from "../registration-outputs";

/** Name of an API where the settings give it one, else its id. */
export function nameApi(apiId: string, outputs: RegistrationOutputs): string {
  const api = outputs.konnect.publications.find((publication) => publication.apiId === apiId)?.api;
  return api === undefined || api === apiId ? apiId : `${api} (${apiId})`;
}
