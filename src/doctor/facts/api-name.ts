import { findValue } from "../../diagnosis/reading";
import type { RegistrationFacts } from "./facts";

/** Name and version of an API with its id, else its id alone. */
export function nameApi(apiId: string, { konnect, outputs }: RegistrationFacts): string {
  const found = findValue(konnect.catalog)?.find(({ id }) => id === apiId);
  const named = outputs.konnect.publications.find((publication) => publication.apiId === apiId)?.api;
  const name = [found?.name, found?.version].filter(Boolean).join(" ") || named;
  return name === undefined || name === apiId ? apiId : `${name} (${apiId})`;
}
