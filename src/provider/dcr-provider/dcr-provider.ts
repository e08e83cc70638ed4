import { DcrError, formatError, isDcrError } from "../../errors";
import {
  type AuthStrategyWire,
  type DcrProviderWire,
  hasSameOwner,
  isOfSameStack,
  type KonnectClient,
  type KonnectReader,
} from "../../konnect";
import { trimIssuer } from "../../okta/issuer-form";
import { describeReference } from "../../secrets/resolve";
import { getAdopted, toAdoptLine } from "../adoption/adoption";
import { createNamedObjects } from "../adoption/named-object";
import { carryOwnValues, toSeen, toWritten } from "../adoption/own-values";
import { createOwnerId, toUpdatedOwnership, withOwnerId } from "../adoption/ownership";
import type { ResourceDefinition } from "../engine/lifecycle";
import { assertApplied } from "../engine/not-applied";
import { PartialFailure } from "../engine/partial-failure";
import type { OwnedOutputs } from "../fields/inputs";
import { unknownValue } from "../fields/unknown";
import { listApplicationsUnder } from "../impact/applications";
import { judgeServers } from "../impact/impact";
import type { Runtime } from "../runtime/runtime";
import { markSecrets } from "../runtime/secret-marks";
import {
  type DcrProviderInputs,
  type DcrProviderOutputs,
  dcrProviderFields as fields,
} from "./dcr-provider-fields";
import { refuseUsedServer } from "./server-users";
import { tryToken as tryTokenAtOkta } from "./token-trial";
import { findVerificationProblem } from "./verification";

const kind = "DCR provider";

/** An Okta DCR provider of Konnect: where, and with which token, Konnect registers applications. */
export function defineDcrProvider(
  { tryToken }: { readonly tryToken: typeof tryTokenAtOkta } = { tryToken: tryTokenAtOkta },
): ResourceDefinition<DcrProviderInputs, DcrProviderOutputs> {
  const objects = createNamedObjects<DcrProviderWire, DcrProviderInputs>({
    kind,
    setting: "dcrProvider",
    fields,
    get: (konnect, id) => konnect.getDcrProvider(id),
    listNamed: (konnect, name) => konnect.listDcrProvidersNamed(name),
    write: (_runtime, konnect, id, olds, news, changed) =>
      konnect.updateDcrProvider(id, fields.toUpdateBody(olds, news, changed)),
    findRestorable: async (_konnect, inputs) => inputs,
    remove: (konnect, id) => konnect.deleteDcrProvider(id),
    findUsers,
    findBindings: findUsers,
    countApplications,
    fixInUse: "Point those strategies to another DCR provider or delete them, then run this again.",
    identity: ({ issuer }) => issuer,
    isSame: (object, issuer) => trimIssuer(object.issuer ?? "") === trimIssuer(issuer),
    findMisfit: ({ provider_type: type }) =>
      type === undefined || type === "okta" ? undefined : `its type is ${type}, not okta`,
  });

  return {
    fields,
    hasUnfinishedWork: (olds) => !olds.verified,
    impact: {
      describe: ({ name }) => `${kind} "${name}"`,
      count: countApplications,
      judge: (olds, news) => judgeServers(olds, news) ?? { losing: "none" },
    },

    check: async (runtime, olds, news) => {
      if (olds.issuer !== news.issuer) await refuseForeignIssuer(runtime, news.issuer);
      const inputs = { ...withoutNews(olds, news), ...(await fingerprint(runtime, olds, news)) };
      const { tokenFingerprint } = inputs;
      const isRotation = olds.tokenFingerprint !== undefined && olds.tokenFingerprint !== tokenFingerprint;
      if (isRotation && tokenFingerprint !== unknownValue) {
        await refuseForeignIssuer(runtime, news.issuer);
        runtime.notice(
          "the DCR token changed; a preview does not try the new one: pulumi up tries it at Okta before Konnect gets it",
        );
      }
      try {
        return await objects.check(runtime, olds, inputs);
      } catch (error) {
        throw await withStrategyConflict(runtime, error, inputs);
      }
    },

    observe: (runtime, id, olds, news) => objects.hold(runtime, id, olds.serverUrl, news),

    guard: async (_runtime, konnect, id, olds, news, changed) => {
      await objects.guard(konnect, id, olds, news, changed);
      const { issuer, labels: ownLabels } = toWritten(olds);
      const isDeleted = olds.deletesServer === true && news.deletesServer !== true && issuer !== news.issuer;
      // Its own strategy moves to the new issuer in the same up.
      if (isDeleted) await refuseUsedServer(konnect, issuer, ({ labels }) => hasSameOwner(labels, ownLabels));
    },

    create: async (runtime, inputs) => {
      await runtime.assertTrustedIssuer(inputs.issuer);
      const konnect = await runtime.connect(inputs);
      const token = await runtime.resolve(inputs.dcrTokenReference);
      if (getAdopted(inputs) !== undefined) await tryToken(runtime, inputs.issuer, token);
      const ownerId = createOwnerId();
      const wanted = { ...inputs, labels: withOwnerId(inputs.labels, ownerId) };
      const outs = { ...inputs, ownerId };
      const { object, isNew } = await objects.obtain(runtime, konnect, inputs, () =>
        konnect.createDcrProvider({
          ...fields.toBody(wanted, { tokenFingerprint: token }),
          provider_type: "okta",
        }),
      );
      runtime.ledger.noteOwnerId(object.id, ownerId);
      const live = isNew ? object : await overwrite(konnect, object, wanted, token);
      assertApplied(kind, object.id, fields, { ...outs, verified: false }, fields.toInputs(live, inputs));
      return { id: object.id, outs: await verify(konnect, object.id, outs, describeInForce(inputs, true)) };
    },

    read: async (runtime, id, props) => {
      const live = await (await runtime.connect(props)).getDcrProvider(id);
      return live === undefined ? undefined : toSeen(fields, live, props, ["issuer"]);
    },

    update: async (runtime, id, olds, news) => {
      const konnect = await runtime.connect(news);
      const changed = fields.findChanged(fields.writtenKeys, olds, news);
      const isTokenChanged = changed.includes("tokenFingerprint");
      if (isTokenChanged || changed.includes("issuer")) await runtime.assertTrustedIssuer(news.issuer);
      const token = isTokenChanged ? await runtime.resolve(news.dcrTokenReference) : undefined;
      if (token !== undefined) await tryToken(runtime, news.issuer, token);
      const { ownerId, labels } = toUpdatedOwnership(id, olds, news, changed);
      const owned = { ...news, ...(ownerId === undefined ? {} : { ownerId }) };
      const outs = carryOwnValues(owned, olds, changed);
      if (changed.length > 0) {
        const secrets = token === undefined ? {} : { tokenFingerprint: token };
        const body = fields.toUpdateBody(olds, { ...news, labels }, changed, secrets);
        const live = await konnect.updateDcrProvider(id, body);
        assertApplied(kind, id, fields, { ...outs, verified: false }, fields.toInputs(live, news), changed);
      }
      const needsVerification = isTokenChanged || changed.includes("issuer") || !olds.verified;
      if (!needsVerification) return { ...outs, verified: true };
      return await verify(konnect, id, outs, describeInForce(news, isTokenChanged));
    },

    delete: async (runtime, id, props) => {
      await hintAtMissingServer(runtime, props.issuer);
      if (props.deletesServer === true) {
        const konnect = await runtime.connect(props);
        const { issuer, labels: ownLabels } = toWritten(props);
        // Its own strategy is deleted before. Those of other registrations that this operation has not met are as well.
        const isLeaving = ({ id: strategyId, labels }: AuthStrategyWire) =>
          isOfSameStack(labels, ownLabels) &&
          !hasSameOwner(labels, ownLabels) &&
          runtime.ledger.findOwnerId(strategyId) === undefined;
        await refuseUsedServer(konnect, issuer, isLeaving);
      }
      await objects.delete(runtime, id, props);
    },
  };
}

/**
 * The Okta half is deleted after this. The Okta provider cannot delete claim, policy and rule of a server that somebody
 * deleted, and reports only "Resource not found".
 */
async function hintAtMissingServer(runtime: Runtime, issuer: string): Promise<void> {
  if (!(await runtime.isIssuerGone(issuer))) return;
  runtime.notice(
    `Okta no longer has the authorization server of ${issuer}. If this command stops at its claim, policy or rule with "Resource not found", run pulumi destroy --refresh (or pulumi up --refresh): it forgets them and finishes.`,
  );
}

/** Inputs without what states of earlier versions lack: an upgrade shows no changes. */
function withoutNews(
  olds: Partial<DcrProviderInputs>,
  { deletesServer, ...news }: DcrProviderInputs,
): DcrProviderInputs {
  const isEarlier = olds.issuer === news.issuer && olds.deletesServer === undefined;
  return isEarlier || deletesServer === undefined ? news : { ...news, deletesServer };
}

/**
 * Mark of the token, and its salt if it was made under other names: a renamed stack, project or registration keeps
 * its fingerprint.
 */
async function fingerprint(
  runtime: Runtime,
  olds: Partial<DcrProviderInputs>,
  { dcrTokenReference, labels }: DcrProviderInputs,
): Promise<Pick<DcrProviderInputs, "tokenFingerprint" | "fingerprintSalt">> {
  const { tokenFingerprint: old } = olds;
  const earlier = {
    marks: old === undefined ? undefined : [old],
    salt: olds.fingerprintSalt,
    labels: olds.labels,
  };
  const { marks, salt } = await markSecrets(runtime, [dcrTokenReference], labels, earlier);
  const [tokenFingerprint = unknownValue] = marks;
  return salt === undefined ? { tokenFingerprint } : { tokenFingerprint, fingerprintSalt: salt };
}

/** Provider and strategy have the same name: one run reports both conflicts. */
async function withStrategyConflict(
  runtime: Runtime,
  error: unknown,
  inputs: DcrProviderInputs,
): Promise<unknown> {
  if (!isDcrError(error) || error.code !== "DCR_KONNECT_NAME_TAKEN") return error;
  const konnect = await runtime.connect(inputs);
  const [strategy] = await konnect.listAuthStrategiesNamed(inputs.name);
  if (strategy === undefined) return error;
  return new DcrError(
    error.code,
    `${error.message}; it also has an auth strategy of that name: ${strategy.id}`,
    {
      path: error.path,
      fix: `${error.fix ?? ""}; for both: ${toAdoptLine("dcrProvider", "<id>").replace(" } }", `, authStrategy: ${strategy.id} } }`)}`,
      cause: error,
    },
  );
}

/** Updates an object that exists already to the wanted state; its token may be another one. */
async function overwrite(
  konnect: KonnectClient,
  object: DcrProviderWire,
  inputs: DcrProviderInputs,
  token: string,
): Promise<DcrProviderWire> {
  const live = fields.toSeenInputs(object, inputs);
  const changed = [...fields.findChanged(fields.sentKeys, live, inputs), "tokenFingerprint"];
  const body = fields.toUpdateBody(live, inputs, changed, { tokenFingerprint: token });
  return await konnect.updateDcrProvider(object.id, body);
}

async function verify(
  konnect: KonnectClient,
  id: string,
  inputs: DcrProviderInputs & OwnedOutputs,
  inForce: string,
): Promise<DcrProviderOutputs> {
  const problem = await findVerificationProblem(konnect, id, inputs.issuer, inForce);
  if (problem !== undefined) throw new PartialFailure(id, { ...inputs, verified: false }, problem);
  return { ...inputs, verified: true };
}

/**
 * Refuses in the preview what create and update would refuse. An organization that does not answer stops them only.
 * @throws DcrError DCR_OKTA_ISSUER_FOREIGN
 */
async function refuseForeignIssuer(runtime: Runtime, issuer: string): Promise<void> {
  if (issuer === unknownValue) return;
  try {
    await runtime.assertTrustedIssuer(issuer);
  } catch (error) {
    if (isDcrError(error) && error.code === "DCR_OKTA_ISSUER_FOREIGN") throw error;
    runtime.notice(`whose issuer ${issuer} is was not checked: ${formatError(error)}`);
  }
}

/** Which token and issuer Konnect uses after a write. */
function describeInForce({ dcrTokenReference, issuer }: DcrProviderInputs, isTokenNew: boolean): string {
  const token = isTokenNew
    ? `the token of ${describeReference(dcrTokenReference)} as this run read it; Konnect has forgotten any earlier one`
    : "the token that an earlier run handed over";
  return `issuer ${issuer}, and ${token}`;
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
