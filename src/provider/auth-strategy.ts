import { DcrError } from "../errors";
import { isHttpError } from "../http";
import {
  type AuthStrategyWire,
  type KonnectClient,
  type KonnectReader,
  toLabelsUpdate,
  type WireBody,
} from "../konnect";
import {
  adoptionKeys,
  carryAdoptedObject,
  findAdoptable,
  getAdopted,
  isKept,
  isMarkedAdopted,
  release,
  toAdoption,
  withUnknownAdoption,
} from "./adoption";
import { toAuthStrategyInputs, toConfigs, toForeignConfig, toStrategyBody } from "./auth-strategy-wire";
import { findChangedKeys } from "./compare";
import { createOnce } from "./create-once";
import { toInUseError } from "./in-use";
import type { AuthStrategyInputs } from "./inputs";
import type { ResourceDefinition } from "./lifecycle";
import { createLookups } from "./lookups";
import { findOrphan } from "./name-check";
import { assertApplied } from "./not-applied";
import { hasUnknown } from "./unknown";

const kind = "auth strategy";
const setting = "authStrategy";
const configKeys = ["issuer", "scopes", "credentialClaim", "authMethods", "pluginConfig"] as const;
const sentKeys = ["name", "displayName", "labels", "dcrProviderId", ...configKeys] as const;
const unordered = ["scopes", "credentialClaim", "authMethods"] as const;

/** An application auth strategy of Konnect: how the gateway checks applications of the DCR provider. */
export function defineAuthStrategy(): ResourceDefinition<AuthStrategyInputs, AuthStrategyInputs> {
  const lookups = createLookups<AuthStrategyWire>();
  const toLookupKey = (inputs: AuthStrategyInputs) =>
    JSON.stringify([inputs.serverUrl, inputs.name, inputs.dcrProviderId]);

  async function findOwn(
    konnect: KonnectReader,
    inputs: AuthStrategyInputs,
  ): Promise<AuthStrategyWire | undefined> {
    const candidates = await konnect.listAuthStrategiesNamed(inputs.name);
    const isSame = (item: AuthStrategyWire) =>
      hasUnknown(inputs.dcrProviderId) || item.dcr_provider?.id === inputs.dcrProviderId;
    return findOrphan({ kind, setting, name: inputs.name, labels: inputs.labels, isSame }, candidates);
  }

  async function findAdopted(
    konnect: KonnectReader,
    inputs: AuthStrategyInputs,
  ): Promise<AuthStrategyWire | undefined> {
    const adoptable = await findAdoptable<AuthStrategyWire>({
      kind,
      setting,
      inputs,
      get: (id) => konnect.getAuthStrategy(id),
      listNamed: (name) => konnect.listAuthStrategiesNamed(name),
      findMisfit: ({ strategy_type: type }) =>
        type === undefined || type === "openid_connect"
          ? undefined
          : `its type is ${type}, not openid_connect`,
    });
    if (adoptable !== undefined) return adoptable;
    const own = await findOwn(konnect, inputs);
    if (isMarkedAdopted(own?.labels)) return own;
    lookups.remember(toLookupKey(inputs), own);
    return undefined;
  }

  return {
    inputKeys: ["serverUrl", "konnectTokenReference", ...adoptionKeys, "onDestroy", ...sentKeys],
    unordered,
    replaceOn: ["serverUrl"],
    hasUnfinishedWork: () => false,

    check: async (runtime, olds, news) => {
      const inputs = carryAdoptedObject(olds, news);
      const isMade = olds.serverUrl === news.serverUrl;
      if (isMade && olds.name === news.name) return inputs;
      if (hasUnknown([news.serverUrl, news.name, news.labels])) return withUnknownAdoption(inputs);
      const konnect = await runtime.findReader(news, `${kind} "${news.name}"`);
      if (konnect === undefined) return withUnknownAdoption(inputs);
      if (isMade) {
        await findOwn(konnect, inputs);
        return inputs;
      }
      const adopted = await findAdopted(konnect, inputs);
      if (adopted === undefined) return inputs;
      const object = {
        description: `${kind} "${adopted.name ?? "?"}" (${adopted.id})`,
        id: adopted.id,
        keys: sentKeys,
      };
      return toAdoption(runtime, object, inputs, toAuthStrategyInputs(adopted, inputs), unordered);
    },

    create: async (runtime, inputs) => {
      const konnect = await runtime.connect(inputs);
      const adopted = getAdopted(inputs);
      if (adopted !== undefined) {
        const live = await konnect.getAuthStrategy(adopted.id);
        if (live === undefined) throw toGoneError(adopted.id);
        return {
          id: adopted.id,
          outs: await sync(konnect, adopted.id, toAuthStrategyInputs(live, inputs), inputs),
        };
      }
      const { object, isRecovered } = await createOnce(
        () => lookups.take(toLookupKey(inputs), () => findOwn(konnect, inputs)),
        () => konnect.createAuthStrategy(toStrategyBody(inputs)),
      );
      const { id } = object;
      if (isRecovered) {
        runtime.notice(
          `${kind} "${inputs.name}" (${id}) was left by an interrupted run of this stack; going on with it`,
        );
        return { id, outs: await sync(konnect, id, toAuthStrategyInputs(object, inputs), inputs) };
      }
      assertApplied(kind, id, sentKeys, unordered, inputs, toAuthStrategyInputs(object, inputs));
      return { id, outs: inputs };
    },

    read: async (runtime, id, props) => {
      const live = await (await runtime.connect(props)).getAuthStrategy(id);
      return live === undefined ? undefined : toAuthStrategyInputs(live, props);
    },

    update: async (runtime, id, olds, news) => await sync(await runtime.connect(news), id, olds, news),

    delete: async (runtime, id, props) => {
      const konnect = await runtime.connect(props);
      if (isKept(props)) {
        if ((await konnect.getAuthStrategy(id)) === undefined) return;
        await release(
          runtime,
          `${kind} "${props.name}" (${id})`,
          (client, body) => client.updateAuthStrategy(id, body),
          props,
        );
        return;
      }
      try {
        await konnect.deleteAuthStrategy(id);
      } catch (error) {
        if (!isHttpError(error, 409)) throw error;
        throw await toInUseError(
          `${kind} ${id}`,
          () => findUsers(konnect, id),
          "Give those another strategy or unpublish them, then run this again.",
          error,
        );
      }
    },
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
  if (live === undefined) throw toGoneError(id);
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

function toGoneError(id: string): DcrError {
  return new DcrError("DCR_KONNECT_NOT_FOUND", `${kind} ${id} is gone from Konnect`, {
    fix: "Run pulumi up --refresh: it is made again.",
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

async function findUsers(konnect: KonnectReader, id: string): Promise<string[]> {
  const [portals, publications] = await Promise.all([
    konnect.listPortalsWithDefault(id),
    konnect.listPublicationsOf(id),
  ]);
  return [
    ...portals.map((portal) => `default of portal "${portal.name ?? "?"}" (${portal.id})`),
    ...publications.map(
      ({ api_id, portal_id }) => `publication of API ${api_id} to portal ${portal_id ?? "?"}`,
    ),
  ];
}
