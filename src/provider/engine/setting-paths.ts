import type { Properties } from "./properties";

/** Konnect's names of fields, and the setting of a registration that each comes from. */
export type Settings = readonly (readonly [field: string, setting: string])[];

/** Settings path of a field that Konnect refused; undefined for a field that no setting decides. */
export function findSettingPath(
  settings: Settings,
  field: string,
  properties: Properties,
): string | undefined {
  const matches = settings.filter(([name]) => isWithin(field, name));
  const [match] = matches.sort(([a], [b]) => b.length - a.length);
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
