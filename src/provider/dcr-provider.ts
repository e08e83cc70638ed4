import {
  type DcrProviderWire,
  type KonnectClient,
  type KonnectReader,
  toLabelsUpdate,
  type WireBody,
} from "../konnect";
import { toFingerprintSalt } from "../secrets/fingerprint";
import { describeReference } from "../secrets/resolve";
import { adoptionKeys, getAdopted } from "./adoption";
import { listApplicationsUnder } from "./applications";
import { findChangedKeys } from "./compare";
import { explainIssuer } from "./impact";
import type { DcrProviderInputs, DcrProviderOutputs } from "./inputs";
import type { ResourceDefinition } from "./lifecycle";
import { keepManagedLabels } from "./live-labels";
import { createNamedObjects } from "./named-object";
import { assertApplied } from "./not-applied";
import { PartialFailure } from "./partial-failure";
import { tryToken } from "./token-trial";
import { unknownValue } from "./unknown";
import { findVerificationProblem } from "./verification";

const kind = "DCR provider";
const sentKeys = ["name", "displayName", "issuer", "labels"] as const;

/** An Okta DCR provider of Konnect: where, and with which token, Konnect registers applications. */
export function defineDcrProvider(): ResourceDefinition<DcrProviderInputs, DcrProviderOutputs> {
  const objects = createNamedObjects<DcrProviderWire, DcrProviderInputs>({
    kind,
    setting: "dcrProvider",
    keys: sentKeys,
    unordered: [],
    get: (konnect, id) => konnect.getDcrProvider(id),
    listNamed: (konnect, name) => konnect.listDcrProvidersNamed(name),
    update: (konnect, id, body) => konnect.updateDcrProvider(id, body),
    remove: (konnect, id) => konnect.deleteDcrProvider(id),
    findUsers,
    countApplications,
    fixInUse: "Point those strategies to another DCR provider or delete them, then run this again.",
    identity: ({ issuer }) => issuer,
    isSame: (object, issuer) => trimIssuer(object.issuer ?? "") === trimIssuer(issuer),
    findMisfit: ({ provider_type: type }) =>
      type === undefined || type === "okta" ? undefined : `its type is ${type}, not okta`,
    toInputs,
  });

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
    impact: {
      keys: ["serverUrl", "issuer"],
      describe: ({ name }) => `${kind} "${name}"`,
      count: countApplications,
      explain: (olds, news) => explainIssuer(olds.issuer, news.issuer),
    },

    check: async (runtime, olds, news) => {
      const salt = toFingerprintSalt(news.labels);
      const tokenFingerprint = await runtime.fingerprint(news.dcrTokenReference, salt, olds.tokenFingerprint);
      const isRotation = olds.tokenFingerprint !== undefined && olds.tokenFingerprint !== tokenFingerprint;
      if (isRotation && tokenFingerprint !== unknownValue) {
        runtime.notice(
          "the DCR token changed; a preview does not try the new one: pulumi up tries it at Okta before Konnect gets it",
        );
      }
      return await objects.check(runtime, olds, { ...news, tokenFingerprint });
    },

    create: async (runtime, inputs) => {
      await runtime.assertTrustedIssuer(inputs.issuer);
      const konnect = await runtime.connect(inputs);
      const token = await runtime.resolve(inputs.dcrTokenReference);
      if (getAdopted(inputs) !== undefined) await tryToken(runtime, inputs.issuer, token);
      const { object, isNew } = await objects.obtain(runtime, konnect, inputs, () =>
        konnect.createDcrProvider(toCreateBody(inputs, token)),
      );
      const live = isNew ? object : await overwrite(konnect, object, inputs, token);
      assertApplied(kind, object.id, sentKeys, [], { ...inputs, verified: false }, toInputs(live, inputs));
      return {
        id: object.id,
        outs: await verified(konnect, object.id, inputs, describeInForce(inputs, true)),
      };
    },

    read: async (runtime, id, props) => {
      const live = await (await runtime.connect(props)).getDcrProvider(id);
      return live === undefined ? undefined : { ...toInputs(live, props), verified: props.verified };
    },

    update: async (runtime, id, olds, news) => {
      const konnect = await runtime.connect(news);
      const changed = findChangedKeys([...sentKeys, "tokenFingerprint"], olds, news);
      const isTokenChanged = changed.includes("tokenFingerprint");
      if (isTokenChanged || changed.includes("issuer")) await runtime.assertTrustedIssuer(news.issuer);
      const token = isTokenChanged ? await runtime.resolve(news.dcrTokenReference) : undefined;
      if (token !== undefined) await tryToken(runtime, news.issuer, token);
      if (changed.length > 0) {
        const live = await konnect.updateDcrProvider(id, toUpdateBody(olds, news, changed, token));
        assertApplied(kind, id, sentKeys, [], { ...news, verified: false }, toInputs(live, news));
      }
      const needsVerification = isTokenChanged || changed.includes("issuer") || !olds.verified;
      if (!needsVerification) return { ...news, verified: true };
      return await verified(konnect, id, news, describeInForce(news, isTokenChanged));
    },

    delete: (runtime, id, props) => objects.delete(runtime, id, props),
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

async function verified(
  konnect: KonnectClient,
  id: string,
  inputs: DcrProviderInputs,
  inForce: string,
): Promise<DcrProviderOutputs> {
  const problem = await findVerificationProblem(konnect, id, inputs.issuer, inForce);
  if (problem !== undefined) throw new PartialFailure(id, { ...inputs, verified: false }, [problem]);
  return { ...inputs, verified: true };
}

/** Which token and issuer Konnect uses after a write. */
function describeInForce({ dcrTokenReference, issuer }: DcrProviderInputs, isTokenNew: boolean): string {
  const token = isTokenNew
    ? `the token of ${describeReference(dcrTokenReference)} as this run read it; Konnect has forgotten any earlier one`
    : "the token that an earlier run handed over";
  return `issuer ${issuer}, and ${token}`;
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

async function countApplications(konnect: KonnectReader, id: string): Promise<number> {
  const strategies = await konnect.listAuthStrategiesOf(id);
  const ids = strategies.map((strategy) => strategy.id);
  return (await listApplicationsUnder(konnect, ids)).length;
}

async function findUsers(konnect: KonnectReader, id: string): Promise<string[]> {
  const strategies = await konnect.listAuthStrategiesOf(id);
  return strategies.map(({ id: strategyId, name }) => `auth strategy "${name ?? "?"}" (${strategyId})`);
}
