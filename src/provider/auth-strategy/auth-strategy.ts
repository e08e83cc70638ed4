import type { AuthStrategyWire, KonnectClient, KonnectReader } from "../../konnect";
import { getAdopted } from "../adoption/adoption";
import { createNamedObjects } from "../adoption/named-object";
import { carryOwnValues, toSeen } from "../adoption/own-values";
import { createOwnerId, toOwnerId, toOwnerKey, toUpdatedOwnership, withOwnerId } from "../adoption/ownership";
import type { ResourceDefinition } from "../engine/lifecycle";
import { assertApplied } from "../engine/not-applied";
import { listApplicationsUnder } from "../impact/applications";
import type { Runtime } from "../runtime/runtime";
import {
  type AuthStrategyInputs,
  type AuthStrategyOutputs,
  authStrategyFields as fields,
} from "./auth-strategy-fields";
import { strategyType, writeStrategy } from "./auth-strategy-write";
import { judgeStrategy } from "./judge-strategy";
import { fingerprintPluginSecrets, withPluginSecrets } from "./plugin-secrets";
import { findStrategyBindings, findStrategyUsers } from "./strategy-users";

const kind = "auth strategy";

/** An application auth strategy of Konnect: how the gateway checks applications of the DCR provider. */
export function defineAuthStrategy(): ResourceDefinition<AuthStrategyInputs, AuthStrategyOutputs> {
  const objects = createNamedObjects<AuthStrategyWire, AuthStrategyInputs>({
    kind,
    setting: "authStrategy",
    fields,
    get: (konnect, id) => konnect.getAuthStrategy(id),
    listNamed: (konnect, name) => konnect.listAuthStrategiesNamed(name),
    write: writeStrategy,
    findRestorable: async (konnect, inputs) => {
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
      type === undefined || type === strategyType ? undefined : `its type is ${type}, not ${strategyType}`,
  });

  return {
    fields,
    hasUnfinishedWork: () => false,
    impact: {
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
      objects.hold(runtime, id, olds.serverUrl, news);
    },

    guard: (_runtime, konnect, id, olds, news, changed) => objects.guard(konnect, id, olds, news, changed),

    create: async (runtime, inputs) => {
      const konnect = await runtime.connect(inputs);
      const ownerId = createOwnerId();
      const labels = withOwnerId(inputs.labels, ownerId);
      const { object, isNew } = await objects.obtain(runtime, konnect, inputs, async () =>
        konnect.createAuthStrategy({
          ...fields.toBody(await withPluginSecrets(runtime, { ...inputs, labels })),
          strategy_type: strategyType,
        }),
      );
      const { id } = object;
      const outs = { ...inputs, ownerId };
      runtime.ledger.noteOwnerId(id, ownerId);
      if (!isNew) {
        const seen = fields.toSeenInputs(object, { ...inputs, labels });
        // What an existing object has as secrets is not known: they are sent again.
        const olds = { ...seen, pluginSecretFingerprints: undefined };
        return { id, outs: await sync(runtime, konnect, id, olds, outs, labels) };
      }
      assertApplied(kind, id, fields, outs, fields.toInputs(object, inputs));
      return { id, outs };
    },

    read: async (runtime, id, props) => {
      const live = await (await runtime.connect(props)).getAuthStrategy(id);
      return live === undefined ? undefined : toSeen(fields, live, props);
    },

    update: async (runtime, id, olds, news) => {
      const changed = fields.findChanged(fields.writtenKeys, olds, news);
      const { ownerId, labels } = toUpdatedOwnership(id, olds, news, changed);
      runtime.ledger.noteOwnerId(id, toOwnerId(id, { ownerId }));
      const owned = { ...news, ...(ownerId === undefined ? {} : { ownerId }) };
      const outs = carryOwnValues(owned, olds, changed);
      return await sync(runtime, await runtime.connect(news), id, olds, outs, labels);
    },

    delete: (runtime, id, props) => objects.delete(runtime, id, props),
  };
}

/** Writes what differs. */
async function sync(
  runtime: Runtime,
  konnect: KonnectClient,
  id: string,
  olds: AuthStrategyInputs,
  news: AuthStrategyOutputs,
  labels: AuthStrategyInputs["labels"],
): Promise<AuthStrategyOutputs> {
  const wanted = { ...news, labels };
  const changed = fields.findChanged(fields.writtenKeys, olds, wanted);
  if (changed.length === 0) return news;
  const live = await writeStrategy(runtime, konnect, id, olds, wanted, changed);
  assertApplied(kind, id, fields, news, fields.toInputs(live, news), changed);
  return news;
}

async function countApplications(konnect: KonnectReader, id: string): Promise<number> {
  return (await listApplicationsUnder(konnect, [id])).length;
}
