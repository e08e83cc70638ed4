/** Name of provider and strategy in Konnect where `konnect.name` is not set. */
export function toDefaultKonnectName(registration: string, stack: string): string {
  return `${registration}-${stack}`;
}
