import type { Properties } from "./properties";

/** Konnect's names of fields, and the setting of a registration that each comes from; the first match counts. */
const settings: readonly (readonly [field: string, setting: string])[] = [
  ["configs.openid-connect.scopes", "konnect.scopes"],
  ["configs.openid-connect.credential_claim", "konnect.credentialClaim"],
  ["configs.openid-connect.auth_methods", "konnect.authMethods"],
  ["configs.openid-connect.issuer", "okta.authorizationServer"],
  ["configs.openid-connect", "konnect.pluginConfig"],
  ["issuer", "okta.authorizationServer"],
  ["dcr_config.dcr_token", "okta.dcrToken"],
  ["display_name", "konnect.displayName"],
  ["name", "konnect.name"],
  ["labels", "konnect.labels"],
  ["default_application_auth_strategy_id", "konnect.portalDefault"],
  ["auth_strategy_ids", "konnect.publications"],
];

/** Settings path of a field that Konnect refused; undefined for a field that no setting decides. */
export function findSettingPath(field: string, properties: Properties): string | undefined {
  const match = settings.find(([name]) => isWithin(field, name));
  if (match === undefined) return undefined;
  const [name, setting] = match;
  return ["registrations", findRegistration(properties), setting + field.slice(name.length)]
    .filter((part) => part !== undefined)
    .join(".");
}

/** Whether a field is the named one or a part of it, such as `labels.team` or `scopes[0]` of `labels` and `scopes`. */
function isWithin(field: string, name: string): boolean {
  return field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`);
}

/** The ownership labels carry the registration's name. */
function findRegistration({ labels, ownershipLabels }: Properties): string | undefined {
  const held = (labels ?? ownershipLabels) as Readonly<Record<string, unknown>> | undefined;
  const name = held?.["dcr-name"];
  return typeof name === "string" ? name : undefined;
}
