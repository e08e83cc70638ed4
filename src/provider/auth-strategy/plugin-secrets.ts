import { listPluginReferences, resolvePluginSecrets } from "../../secrets/plugin-secrets";
import type { Runtime } from "../runtime/runtime";
import { markSecrets } from "../runtime/secret-marks";
import type { AuthStrategyInputs } from "./auth-strategy-fields";

/** Inputs with a mark of each secret behind the references of `pluginConfig`; unchanged without any. */
export async function fingerprintPluginSecrets(
  runtime: Runtime,
  olds: Partial<AuthStrategyInputs>,
  news: AuthStrategyInputs,
): Promise<AuthStrategyInputs> {
  const references = listPluginReferences(news.pluginConfig);
  if (references.length === 0) return news;
  const earlier = {
    marks: olds.pluginSecretFingerprints,
    salt: olds.pluginSecretSalt,
    labels: olds.labels,
  };
  const { marks, salt } = await markSecrets(runtime, references, news.labels, earlier);
  const inputs = { ...news, pluginSecretFingerprints: marks };
  return salt === undefined ? inputs : { ...inputs, pluginSecretSalt: salt };
}

/** Inputs with the secrets in the place of their references: for request bodies only. */
export async function withPluginSecrets(
  runtime: Runtime,
  inputs: AuthStrategyInputs,
): Promise<AuthStrategyInputs> {
  const pluginConfig = await resolvePluginSecrets(inputs.pluginConfig, runtime.resolve);
  return { ...inputs, pluginConfig };
}
