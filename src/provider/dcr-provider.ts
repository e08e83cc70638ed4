import { DcrError } from "../errors";
import { isHttpError } from "../http";
import {
  type DcrProviderWire,
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
import { findChangedKeys } from "./compare";
import { createOnce } from "./create-once";
import { toInUseError } from "./in-use";
import type { DcrProviderInputs, DcrProviderOutputs } from "./inputs";
import type { ResourceDefinition } from "./lifecycle";
import { keepManagedLabels } from "./live-labels";
import { createLookups } from "./lookups";
import { findOrphan } from "./name-check";
import { assertApplied } from "./not-applied";
import { PartialFailure } from "./partial-failure";
import { tryToken } from "./token-trial";
import { hasUnknown } from "./unknown";
import { findVerificationProblem } from "./verification";

const kind = "DCR provider";
const setting = "dcrProvider";
const sentKeys = ["name", "displayName", "issuer", "labels"] as const;

/** An Okta DCR provider of Konnect: where, and with which token, Konnect registers applications. */
export function defineDcrProvider(): ResourceDefinition<DcrProviderInputs, DcrProviderOutputs> {
  const lookups = createLookups<DcrProviderWire>();
  const toLookupKey = (inputs: DcrProviderInputs) => JSON.stringify([inputs.serverUrl, inputs.name]);

  async function findOwn(
    konnect: KonnectReader,
    inputs: DcrProviderInputs,
  ): Promise<DcrProviderWire | undefined> {
    const candidates = await konnect.listDcrProvidersNamed(inputs.name);
    const isSame = (item: DcrProviderWire) =>
      hasUnknown(inputs.issuer) || trimIssuer(item.issuer ?? "") === trimIssuer(inputs.issuer);
    return findOrphan({ kind, setting, name: inputs.name, labels: inputs.labels, isSame }, candidates);
  }

  async function findAdopted(
    konnect: KonnectReader,
    inputs: DcrProviderInputs,
  ): Promise<DcrProviderWire | undefined> {
    const adoptable = await findAdoptable<DcrProviderWire>({
      kind,
      setting,
      inputs,
      get: (id) => konnect.getDcrProvider(id),
      listNamed: (name) => konnect.listDcrProvidersNamed(name),
      findMisfit: ({ provider_type: type }) =>
        type === undefined || type === "okta" ? undefined : `its type is ${type}, not okta`,
    });
    if (adoptable !== undefined) return adoptable;
    const own = await findOwn(konnect, inputs);
    if (isMarkedAdopted(own?.labels)) return own;
    lookups.remember(toLookupKey(inputs), own);
    return undefined;
  }

  return {
    inputKeys: [
      ...adoptionKeys,
      "onDestroy",
      "serverUrl",
      "konnectTokenReference",
      "name",
      "displayName",
      "issuer",
      "labels",
      "dcrTokenReference",
      "tokenFingerprint",
    ],
    unordered: [],
    replaceOn: ["serverUrl"],
    hasUnfinishedWork: (olds) => !olds.verified,

    check: async (runtime, olds, news) => {
      const salt = ["dcr-project", "dcr-stack", "dcr-name"].map((key) => news.labels[key] ?? "").join("/");
      const tokenFingerprint = await runtime.fingerprint(news.dcrTokenReference, salt, olds.tokenFingerprint);
      const inputs = carryAdoptedObject(olds, { ...news, tokenFingerprint });
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
      return toAdoption(runtime, object, inputs, toInputs(adopted, inputs));
    },

    create: async (runtime, inputs) => {
      const konnect = await runtime.connect(inputs);
      const token = await runtime.resolve(inputs.dcrTokenReference);
      const adopted = getAdopted(inputs);
      if (adopted !== undefined) {
        await tryToken(runtime, inputs.issuer, token);
        const live = await konnect.getDcrProvider(adopted.id);
        if (live === undefined) throw toGoneError(adopted.id);
        const written = await overwrite(konnect, live, inputs, token);
        assertApplied(
          kind,
          adopted.id,
          sentKeys,
          [],
          { ...inputs, verified: false },
          toInputs(written, inputs),
        );
        return { id: adopted.id, outs: await verified(konnect, adopted.id, inputs) };
      }
      const { object, isRecovered } = await createOnce(
        () => lookups.take(toLookupKey(inputs), () => findOwn(konnect, inputs)),
        () => konnect.createDcrProvider(toCreateBody(inputs, token)),
      );
      if (isRecovered) {
        runtime.notice(
          `${kind} "${inputs.name}" (${object.id}) was left by an interrupted run of this stack; going on with it`,
        );
      }
      const live = isRecovered ? await overwrite(konnect, object, inputs, token) : object;
      assertApplied(kind, object.id, sentKeys, [], { ...inputs, verified: false }, toInputs(live, inputs));
      return { id: object.id, outs: await verified(konnect, object.id, inputs) };
    },

    read: async (runtime, id, props) => {
      const live = await (await runtime.connect(props)).getDcrProvider(id);
      return live === undefined ? undefined : { ...toInputs(live, props), verified: props.verified };
    },

    update: async (runtime, id, olds, news) => {
      const konnect = await runtime.connect(news);
      const changed = findChangedKeys([...sentKeys, "tokenFingerprint"], olds, news);
      const isTokenChanged = changed.includes("tokenFingerprint");
      const token = isTokenChanged ? await runtime.resolve(news.dcrTokenReference) : undefined;
      if (token !== undefined) await tryToken(runtime, news.issuer, token);
      if (changed.length > 0) {
        const live = await konnect.updateDcrProvider(id, toUpdateBody(olds, news, changed, token));
        assertApplied(kind, id, sentKeys, [], { ...news, verified: false }, toInputs(live, news));
      }
      const needsVerification = isTokenChanged || changed.includes("issuer") || !olds.verified;
      return needsVerification ? await verified(konnect, id, news) : { ...news, verified: true };
    },

    delete: async (runtime, id, props) => {
      const konnect = await runtime.connect(props);
      if (isKept(props)) {
        if ((await konnect.getDcrProvider(id)) === undefined) return;
        await release(
          runtime,
          `${kind} "${props.name}" (${id})`,
          (client, body) => client.updateDcrProvider(id, body),
          props,
        );
        return;
      }
      try {
        await konnect.deleteDcrProvider(id);
      } catch (error) {
        if (!isHttpError(error, 409)) throw error;
        throw await toInUseError(
          `${kind} ${id}`,
          () => findUsers(konnect, id),
          "Point those strategies to another DCR provider or delete them, then run this again.",
          error,
        );
      }
    },
  };
}

/** Brings an object that stands already to the wanted state; its token may be another one. */
async function overwrite(
  konnect: KonnectClient,
  object: DcrProviderWire,
  inputs: DcrProviderInputs,
  token: string,
): Promise<DcrProviderWire> {
  const live = toInputs(object, inputs);
  const changed = [...findChangedKeys(sentKeys, live, inputs), "tokenFingerprint"];
  return await konnect.updateDcrProvider(object.id, toUpdateBody(live, inputs, changed, token));
}

function toGoneError(id: string): DcrError {
  return new DcrError("DCR_KONNECT_NOT_FOUND", `${kind} ${id} is gone from Konnect`, {
    fix: "Run pulumi up --refresh: it is made again.",
  });
}

async function verified(
  konnect: KonnectClient,
  id: string,
  inputs: DcrProviderInputs,
): Promise<DcrProviderOutputs> {
  const problem = await findVerificationProblem(konnect, id, inputs.issuer);
  if (problem !== undefined) throw new PartialFailure(id, { ...inputs, verified: false }, [problem]);
  return { ...inputs, verified: true };
}

function toCreateBody(inputs: DcrProviderInputs, token: string): WireBody {
  return {
    name: inputs.name,
    display_name: inputs.displayName,
    provider_type: "okta",
    issuer: inputs.issuer,
    dcr_config: { dcr_token: token },
    labels: inputs.labels,
  };
}

function toUpdateBody(
  olds: DcrProviderInputs,
  news: DcrProviderInputs,
  changed: readonly string[],
  token: string | undefined,
): WireBody {
  return {
    ...(changed.includes("name") ? { name: news.name } : {}),
    ...(changed.includes("displayName") ? { display_name: news.displayName } : {}),
    ...(changed.includes("issuer") ? { issuer: news.issuer } : {}),
    ...(changed.includes("labels") ? { labels: toLabelsUpdate(olds.labels, news.labels) } : {}),
    ...(token === undefined ? {} : { dcr_config: { dcr_token: token } }),
  };
}

/** The live object in the form of inputs. What an answer may leave out keeps its old value. */
function toInputs(live: DcrProviderWire, olds: DcrProviderInputs): DcrProviderInputs {
  const issuer = live.issuer ?? olds.issuer;
  return {
    ...olds,
    name: live.name ?? olds.name,
    displayName: live.display_name ?? olds.displayName,
    issuer: trimIssuer(issuer) === trimIssuer(olds.issuer) ? olds.issuer : issuer,
    labels: keepManagedLabels(live.labels, olds.labels),
  };
}

/** Konnect may or may not keep a trailing slash. */
function trimIssuer(issuer: string): string {
  return issuer.trim().replace(/\/$/, "");
}

async function findUsers(konnect: KonnectReader, id: string): Promise<string[]> {
  const strategies = await konnect.listAuthStrategiesOf(id);
  return strategies.map(({ id: strategyId, name }) => `auth strategy "${name ?? "?"}" (${strategyId})`);
}
