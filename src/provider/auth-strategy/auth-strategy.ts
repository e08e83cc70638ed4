import {
  type AuthStrategyWire,
  type KonnectClient,
  type KonnectReader,
  toLabelsUpdate,
  type WireBody,
} from "../../konnect";
import { adoptionKeys, getAdopted } from "../adoption/adoption";
import { createNamedObjects, toGoneError } from "../adoption/named-object";
import { createOwnerId, toOwnerId, toOwnerKey, toUpdatedOwnership, withOwnerId } from "../adoption/ownership";
import type { ResourceDefinition } from "../engine/lifecycle";
import { assertApplied } from "../engine/not-applied";
import { findChangedKeys } from "../fields/compare";
import type { AuthStrategyInputs, AuthStrategyOutputs } from "../fields/inputs";
import { listApplicationsUnder } from "../impact/applications";
import type { Runtime } from "../runtime/runtime";
import {
  toAuthStrategyInputs,
  toConfigs,
  toForeignConfig,
  toProviderReference,
  toStrategyBody,
  withoutUnseen,
} from "./auth-strategy-wire";
import { judgeStrategy } from "./judge-strategy";
import { fingerprintPluginSecrets, withPluginSecrets } from "./plugin-secrets";
import { findStrategyBindings, findStrategyUsers } from "./strategy-users";

const kind = "auth strategy";
const configKeys = ["issuer", "scopes", "credentialClaim", "authMethods", "pluginConfig"] as const;
/** Shows a change behind the references of `pluginConfig`. */
const secretsKey = "pluginSecretFingerprints";
const sentKeys = ["name", "displayName", "labels", "dcrProviderId", ...configKeys] as const;
/** Several names in credentialClaim are a path into nested claims, so their order counts. */
const unordered = ["scopes", "authMethods"] as const;

/** An application auth strategy of Konnect: how the gateway checks applications of the DCR provider. */
export function defineAuthStrategy(): ResourceDefinition<AuthStrategyInputs, AuthStrategyOutputs> {
  const objects = createNamedObjects<AuthStrategyWire, AuthStrategyInputs>({
    kind,
    setting: "authStrategy",
    keys: sentKeys,
    unordered,
    get: (konnect, id) => konnect.getAuthStrategy(id),
    listNamed: (konnect, name) => konnect.listAuthStrategiesNamed(name),
    write,
    toRestorable: async (konnect, inputs) => {
      const { dcrProviderId } = inputs;
      const isGone = dcrProviderId !== "" && (await konnect.getDcrProvider(dcrProviderId)) === undefined;
      return isGone ? { ...inputs, dcrProviderId: "" } : inputs;
    },
    remove: (konnect, id) => konnect.deleteAuthStrategy(id),
    findUsers: findStrategyUsers,
    findBindings: findStrategyBindings,
    countApplications,
    fixInUse:
      "Give portals and APIs another strategy (or none) in Konnect and have applications deleted in their portal, then run this again. Or keep it: set konnect.onDestroy: keep, and run pulumi up before destroy.",
    identity: ({ dcrProviderId }) => dcrProviderId,
    isSame: (object, dcrProviderId) => object.dcr_provider?.id === dcrProviderId,
    findMisfit: ({ strategy_type: type }) =>
      type === undefined || type === "openid_connect" ? undefined : `its type is ${type}, not openid_connect`,
    toInputs: toAuthStrategyInputs,
  });

  return {
    inputKeys: ["serverUrl", "konnectTokenReference", ...adoptionKeys, "onDestroy", ...sentKeys, secretsKey],
    unordered,
    replaceOn: ["serverUrl"],
    hasUnfinishedWork: () => false,
    impact: {
      keys: ["serverUrl", "dcrProviderId", ...configKeys],
      describe: ({ name }) => `${kind} "${name}"`,
      count: countApplications,
      judge: judgeStrategy,
    },

    check: async (runtime, olds, news) => {
      const inputs = await objects.check(runtime, olds, await fingerprintPluginSecrets(runtime, olds, news));
      const adopted = getAdopted(inputs);
      if (adopted !== undefined) runtime.ledger.noteAdopted(toOwnerKey(inputs.labels), adopted.id);
      return inputs;
    },

    observe: (runtime, id, olds, news) => {
      runtime.ledger.noteOwnerId(id, toOwnerId(id, olds));
      objects.claim(runtime, id, olds.serverUrl, news);
    },

    guard: (_runtime, konnect, id, olds, news, changed) => objects.guard(konnect, id, olds, news, changed),

    create: async (runtime, inputs) => {
      const konnect = await runtime.connect(inputs);
      const ownerId = createOwnerId();
      const labels = withOwnerId(inputs.labels, ownerId);
      const { object, isNew } = await objects.obtain(runtime, konnect, inputs, async () =>
        konnect.createAuthStrategy(toStrategyBody(await withPluginSecrets(runtime, { ...inputs, labels }))),
      );
      const { id } = object;
      const outs = { ...inputs, ownerId };
      runtime.ledger.noteOwnerId(id, ownerId);
      if (!isNew) {
        const standing = toAuthStrategyInputs(object, withoutUnseen(object, { ...inputs, labels }));
        return { id, outs: await sync(runtime, konnect, id, toStanding(standing), outs, labels) };
      }
      assertApplied(kind, id, sentKeys, unordered, outs, toAuthStrategyInputs(object, inputs));
      return { id, outs };
    },

    read: async (runtime, id, props) => {
      const live = await (await runtime.connect(props)).getAuthStrategy(id);
      return live === undefined ? undefined : toAuthStrategyInputs(live, props);
    },

    update: async (runtime, id, olds, news) => {
      const changed = findChangedKeys([...sentKeys, secretsKey], olds, news, unordered);
      const { ownerId, labels } = toUpdatedOwnership(id, olds, news, changed);
      runtime.ledger.noteOwnerId(id, toOwnerId(id, { ownerId }));
      const outs = { ...news, ...(ownerId === undefined ? {} : { ownerId }) };
      return await sync(runtime, await runtime.connect(news), id, olds, outs, labels);
    },

    delete: (runtime, id, props) => objects.delete(runtime, id, props),
  };
}

/**
 * Writes what differs. Whether a PATCH keeps plugin settings that it does not name is undocumented, so a change of
 * the configuration sends all of it, foreign settings included; only PUT can take a setting away for sure.
 */
async function sync(
  runtime: Runtime,
  konnect: KonnectClient,
  id: string,
  olds: AuthStrategyInputs,
  news: AuthStrategyOutputs,
  labels: AuthStrategyInputs["labels"],
): Promise<AuthStrategyOutputs> {
  const wanted = { ...news, labels };
  const changed = findChangedKeys([...sentKeys, secretsKey], olds, wanted, unordered);
  if (changed.length === 0) return news;
  const live = await write(runtime, konnect, id, olds, wanted, changed);
  assertApplied(kind, id, sentKeys, unordered, news, toAuthStrategyInputs(live, news));
  return news;
}

async function write(
  runtime: Runtime,
  konnect: KonnectClient,
  id: string,
  olds: AuthStrategyInputs,
  news: AuthStrategyInputs,
  changed: readonly string[],
): Promise<AuthStrategyWire> {
  const patch: WireBody = {
    ...(changed.includes("name") ? { name: news.name } : {}),
    ...(changed.includes("displayName") ? { display_name: news.displayName } : {}),
    ...(changed.includes("labels") ? { labels: toLabelsUpdate(olds.labels, news.labels) } : {}),
    ...(changed.includes("dcrProviderId") ? { dcr_provider_id: toProviderReference(news) } : {}),
  };
  if (![...configKeys, secretsKey].some((key) => changed.includes(key)))
    return await konnect.updateAuthStrategy(id, patch);
  const live = await konnect.getAuthStrategy(id);
  if (live === undefined) throw toGoneError(kind, id);
  const foreign = toForeignConfig(live, olds, news);
  const sent = await withPluginSecrets(runtime, news);
  const isSettingRemoved = Object.keys(olds.pluginConfig).some((key) => !(key in news.pluginConfig));
  if (!isSettingRemoved) {
    return await konnect.updateAuthStrategy(id, { ...patch, configs: toConfigs(sent, foreign) });
  }
  return await konnect.replaceAuthStrategy(id, {
    ...toStrategyBody(sent, foreign),
    labels: toAllLabels(live.labels ?? {}, olds.labels, news.labels),
    ...(live.principals === undefined ? {} : { principals: live.principals }),
  });
}

/** What an object that is there already holds as secrets is not known: they are sent again. */
function toStanding(inputs: AuthStrategyInputs): AuthStrategyInputs {
  const { [secretsKey]: _fingerprints, ...standing } = inputs;
  return standing;
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

async function countApplications(konnect: KonnectReader, id: string): Promise<number> {
  return (await listApplicationsUnder(konnect, [id])).length;
}
