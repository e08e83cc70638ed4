import type { AuthStrategyWire, KonnectClient } from "../../konnect";
import { toGoneError } from "../adoption/named-object";
import type { Runtime } from "../runtime/runtime";
import { type AuthStrategyInputs, authStrategyFields, pluginPath } from "./auth-strategy-fields";
import { withPluginSecrets } from "./plugin-secrets";

/** What every strategy of this package is. */
export const strategyType = "openid_connect";

/**
 * Writes the changed fields. Whether a PATCH keeps plugin settings that it does not name is undocumented, so a change
 * of the configuration sends all of it, foreign settings included; only PUT can remove a setting for sure.
 */
export async function writeStrategy(
  runtime: Runtime,
  konnect: KonnectClient,
  id: string,
  olds: AuthStrategyInputs,
  news: AuthStrategyInputs,
  changed: readonly string[],
): Promise<AuthStrategyWire> {
  const patch = authStrategyFields.toUpdateBody(olds, news, changed);
  if (!("configs" in patch)) return await konnect.updateAuthStrategy(id, patch);
  const live = await konnect.getAuthStrategy(id);
  if (live === undefined) throw toGoneError("auth strategy", id);
  const { pluginConfig } = await withPluginSecrets(runtime, news);
  const whole = { ...news, pluginConfig: { ...toForeignConfig(live, olds, news), ...pluginConfig } };
  const isSettingRemoved = Object.keys(olds.pluginConfig).some((key) => !(key in news.pluginConfig));
  if (!isSettingRemoved) {
    return await konnect.updateAuthStrategy(id, authStrategyFields.toUpdateBody(olds, whole, changed));
  }
  return await konnect.replaceAuthStrategy(id, {
    ...authStrategyFields.toBody(whole),
    strategy_type: strategyType,
    labels: toAllLabels(live.labels ?? {}, olds.labels, news.labels),
    ...(live.principals === undefined ? {} : { principals: live.principals }),
  });
}

/** Plugin settings of the live strategy that neither the old nor the new settings name. */
function toForeignConfig(
  live: AuthStrategyWire,
  olds: AuthStrategyInputs,
  news: AuthStrategyInputs,
): Record<string, unknown> {
  const managed = [
    ...authStrategyFields.listNamesBelow(pluginPath),
    ...Object.keys(olds.pluginConfig),
    ...Object.keys(news.pluginConfig),
  ];
  const entries = Object.entries(live.configs?.["openid-connect"] ?? {});
  return Object.fromEntries(entries.filter(([key]) => !managed.includes(key)));
}

/** Labels for a PUT: those of other tools stay, ours are as the settings say. */
function toAllLabels(
  live: Readonly<Record<string, string>>,
  olds: Readonly<Record<string, string>>,
  news: Readonly<Record<string, string>>,
): Record<string, string> {
  const foreign = Object.entries(live).filter(([key]) => !(key in olds));
  return { ...Object.fromEntries(foreign), ...news };
}
