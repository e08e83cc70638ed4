/** Name of provider and strategy in Konnect if `konnect.name` is not set. */
export function toDefaultKonnectName(registration: string, stack: string): string {
  return `${registration}-${stack}`;
}
