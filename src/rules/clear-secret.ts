import { type Finding, toFinding } from "../settings/finding";

/** The finding for a config key whose secret value is in the stack file in clear. */
export function toClearSecret(key: string): Finding {
  return toFinding(
    "error",
    "DCR_SETTINGS_SECRET_CLEAR",
    [key],
    "is a secret in clear",
    `Remove and revoke it; then use an environment variable, or pulumi config set --secret ${key}.`,
  );
}
