import { hidePluginSecrets } from "../../secrets/plugin-secrets";
import { type Form, type InputsOf, keptIfSet, markIfSet, sent } from "../fields/field";
import { toFields } from "../fields/fields";
import { issuer, list, readRecord, set } from "../fields/forms";
import { namedFields, type OwnedOutputs } from "../fields/inputs";

/** Place of the plugin's settings in bodies and answers. */
export const pluginPath = "configs.openid-connect";
const concernsApplications = true;

/** Bodies have the id of the DCR provider or null, answers an object or null. */
const dcrProviderId: Form<string> = {
  read: (answer) => (answer === null ? "" : (readRecord<string>(answer)?.id ?? undefined)),
  empty: "",
  write: (id) => (id === "" ? null : id),
};

type PluginConfig = Readonly<Record<string, unknown>>;

/** The live settings that the old ones name, with the references of the old ones: no secret gets into state. */
const pluginConfig: Form<PluginConfig> = {
  read: readRecord<unknown>,
  empty: {},
  merge: (old, live) =>
    Object.fromEntries(
      Object.entries(live)
        .filter(([key]) => key in old)
        .map(([key, value]) => [key, hidePluginSecrets(value, old[key])]),
    ),
};

const table = {
  ...namedFields,
  dcrProviderId: sent("dcr_provider_id", undefined, dcrProviderId, {
    answerPath: "dcr_provider",
    concernsApplications,
  }),
  /** Further settings of the openid-connect plugin; secrets among them are references. The fields below overrule it. */
  pluginConfig: sent(pluginPath, "konnect.pluginConfig", pluginConfig, { concernsApplications }),
  issuer: sent(`${pluginPath}.issuer`, "okta.authorizationServer", issuer, { concernsApplications }),
  scopes: sent(`${pluginPath}.scopes`, "konnect.scopes", set, { concernsApplications }),
  /** Several names are a path into nested claims, so their order counts. */
  credentialClaim: sent(`${pluginPath}.credential_claim`, "konnect.credentialClaim", list, {
    concernsApplications,
  }),
  authMethods: sent(`${pluginPath}.auth_methods`, "konnect.authMethods", set, { concernsApplications }),
  /** Added by check if `pluginConfig` has references: one mark for each, in their order. */
  pluginSecretFingerprints: markIfSet<readonly string[]>(pluginPath),
  /** Added by check if those marks were made under other names: a rename is no rotation. */
  pluginSecretSalt: keptIfSet<string>(),
};

/** The fields of an application auth strategy. @see Konnect API: POST /v2/application-auth-strategies */
export const authStrategyFields = toFields(table);

/** Inputs of an application auth strategy, after check. */
export type AuthStrategyInputs = InputsOf<typeof table>;

/** Outputs of an application auth strategy. */
export type AuthStrategyOutputs = AuthStrategyInputs & OwnedOutputs;
