import {
  type AuthStrategyWire,
  type KonnectClient,
  type KonnectReader,
  toLabelsUpdate,
  type WireBody,
} from "../konnect";
import { adoptionKeys } from "./adoption";
import { listApplicationsUnder } from "./applications";
import {
  toAuthStrategyInputs,
  toConfigs,
  toForeignConfig,
  toStrategyBody,
  withoutUnseen,
} from "./auth-strategy-wire";
import { findChangedKeys } from "./compare";
import { explainIssuer } from "./impact";
import type { AuthStrategyInputs } from "./inputs";
import type { ResourceDefinition } from "./lifecycle";
import { createNamedObjects, toGoneError } from "./named-object";
import { assertApplied } from "./not-applied";
import { findStrategyUsers } from "./strategy-users";

const kind = "auth strategy";
const configKeys = ["issuer", "scopes", "credentialClaim", "authMethods", "pluginConfig"] as const;
const sentKeys = ["name", "displayName", "labels", "dcrProviderId", ...configKeys] as const;
/** Several names in credentialClaim are a path into nested claims, so their order counts. */
const unordered = ["scopes", "authMethods"] as const;

/** An application auth strategy of Konnect: how the gateway checks applications of the DCR provider. */
export function defineAuthStrategy(): ResourceDefinition<AuthStrategyInputs, AuthStrategyInputs> {
  const objects = createNamedObjects<AuthStrategyWire, AuthStrategyInputs>({
    kind,
    setting: "authStrategy",
    keys: sentKeys,
    unordered,
    get: (konnect, id) => konnect.getAuthStrategy(id),
    listNamed: (konnect, name) => konnect.listAuthStrategiesNamed(name),
    update: (konnect, id, body) => konnect.updateAuthStrategy(id, body),
    remove: (konnect, id) => konnect.deleteAuthStrategy(id),
    findUsers: findStrategyUsers,
    countApplications,
    fixInUse:
      "Give portals and APIs another strategy, have applications deleted in their portal, then run this again.",
    identity: ({ dcrProviderId }) => dcrProviderId,
    isSame: (object, dcrProviderId) => object.dcr_provider?.id === dcrProviderId,
    findMisfit: ({ strategy_type: type }) =>
      type === undefined || type === "openid_connect" ? undefined : `its type is ${type}, not openid_connect`,
    toInputs: toAuthStrategyInputs,
  });

  return {
    inputKeys: ["serverUrl", "konnectTokenReference", ...adoptionKeys, "onDestroy", ...sentKeys],
    unordered,
    replaceOn: ["serverUrl"],
    hasUnfinishedWork: () => false,
    impact: {
      keys: ["serverUrl", "dcrProviderId", ...configKeys],
      describe: ({ name }) => `${kind} "${name}"`,
      count: countApplications,
      explain: (olds, news) => explainIssuer(olds.issuer, news.issuer),
    },

    check: (runtime, olds, news) => objects.check(runtime, olds, news),

    create: async (runtime, inputs) => {
      const konnect = await runtime.connect(inputs);
      const { object, isNew } = await objects.obtain(runtime, konnect, inputs, () =>
        konnect.createAuthStrategy(toStrategyBody(inputs)),
      );
      const { id } = object;
      if (!isNew) {
        const standing = toAuthStrategyInputs(object, withoutUnseen(object, inputs));
        return { id, outs: await sync(konnect, id, standing, inputs) };
      }
      assertApplied(kind, id, sentKeys, unordered, inputs, toAuthStrategyInputs(object, inputs));
      return { id, outs: inputs };
    },

    read: async (runtime, id, props) => {
      const live = await (await runtime.connect(props)).getAuthStrategy(id);
      return live === undefined ? undefined : toAuthStrategyInputs(live, props);
    },

    update: async (runtime, id, olds, news) => await sync(await runtime.connect(news), id, olds, news),

    delete: (runtime, id, props) => objects.delete(runtime, id, props),
  };
}

/**
 * Writes what differs. Whether a PATCH keeps plugin settings that it does not name is undocumented, so a change of
 * the configuration sends all of it, foreign settings included; only PUT can take a setting away for sure.
 */
async function sync(
  konnect: KonnectClient,
  id: string,
  olds: AuthStrategyInputs,
  news: AuthStrategyInputs,
): Promise<AuthStrategyInputs> {
  const changed = findChangedKeys(sentKeys, olds, news, unordered);
  if (changed.length === 0) return news;
  const live = await write(konnect, id, olds, news, changed);
  assertApplied(kind, id, sentKeys, unordered, news, toAuthStrategyInputs(live, news));
  return news;
}

async function write(
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
    ...(changed.includes("dcrProviderId") ? { dcr_provider_id: news.dcrProviderId } : {}),
  };
  if (!configKeys.some((key) => changed.includes(key))) return await konnect.updateAuthStrategy(id, patch);
  const live = await konnect.getAuthStrategy(id);
  if (live === undefined) throw toGoneError(kind, id);
  const foreign = toForeignConfig(live, olds, news);
  const isSettingRemoved = Object.keys(olds.pluginConfig).some((key) => !(key in news.pluginConfig));
  if (!isSettingRemoved) {
    return await konnect.updateAuthStrategy(id, { ...patch, configs: toConfigs(news, foreign) });
  }
  return await konnect.replaceAuthStrategy(id, {
    ...toStrategyBody(news, foreign),
    labels: toAllLabels(live.labels ?? {}, olds.labels, news.labels),
    ...(live.principals === undefined ? {} : { principals: live.principals }),
  });
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
