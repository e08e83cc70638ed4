import { type ErrorCode, formatError, isDcrError } from "../../errors";
import { isHttpError } from "../../http";
import type { KonnectReader } from "../../konnect";
import { alignOrder, toCanonicalText } from "../fields/compare";
import type { Fields } from "../fields/fields";
import type { ConnectionInputs } from "../fields/inputs";
import { hasUnknown } from "../fields/unknown";
import { type Impact, noticeImpact } from "../impact/impact";
import type { Runtime } from "../runtime/runtime";
import { assertSameVersion } from "./package-version";
import { PartialFailure } from "./partial-failure";
import { type Properties, pick, providerKey, strip, toProperties } from "./properties";
import type { CheckFailure, Resource } from "./resource";
import { findSettingPath, type Settings } from "./setting-paths";

/** A problem that check blames on one property. */
export class CheckProblem extends Error {
  override readonly name = "CheckProblem";
  readonly property: string;
  override readonly cause: unknown;

  constructor(property: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause));
    this.property = property;
    this.cause = cause;
  }
}

/** What makes one resource type; the life cycle around it is the same for all. */
export interface ResourceDefinition<I extends ConnectionInputs, O extends I> {
  readonly fields: Fields<I>;
  /** Notes what others of this operation ask about; called for each resource that stays. */
  observe?(runtime: Runtime, id: string, olds: O, news: I): void;
  /** Refuses a change of what belongs to another owner by now. May read Konnect, never writes. */
  guard?(
    runtime: Runtime,
    konnect: KonnectReader,
    id: string,
    olds: O,
    news: I,
    changed: readonly string[],
  ): Promise<void>;
  /** How a change affects applications; left out if it never does. */
  readonly impact?: Impact<I, O>;
  /** Completes the inputs. `olds` is empty at the first create. May read Konnect, never writes. */
  check(runtime: Runtime, olds: Partial<I>, news: I): Promise<I>;
  /** Whether the last operation left something to do although no input changed. */
  hasUnfinishedWork(olds: O): boolean;
  create(runtime: Runtime, inputs: I): Promise<{ id: string; outs: O }>;
  /** The live object; undefined when it is gone. */
  read(runtime: Runtime, id: string, props: O): Promise<O | undefined>;
  update(runtime: Runtime, id: string, olds: O, news: I): Promise<O>;
  delete(runtime: Runtime, id: string, props: O): Promise<void>;
}

/** Of one error; every text of a service in it is shorter. */
const maxMessageLength = 8000;

/** Puts the common life cycle around a definition. */
export function defineResource<I extends ConnectionInputs, O extends I>(
  definition: ResourceDefinition<I, O>,
  runtime: Runtime,
): Resource {
  const { fields } = definition;
  const { settings } = fields;
  /** Checked inputs in which the engine sees no change. */
  const unchanged = new Set<string>();
  return {
    check: async (olds, news) => {
      try {
        assertSameVersion(news);
        const before = strip<Partial<I>>(olds);
        const checked = await definition.check(runtime, before, strip<I>(news));
        const inputs = alignOrder(fields.unorderedKeys, before, pick(checked, fields.keys));
        const text = toCanonicalText(inputs);
        if (text === toCanonicalText(before)) unchanged.add(text);
        return { inputs, failures: [] };
      } catch (error) {
        return { inputs: strip(news), failures: [toCheckFailure(error, runtime, settings, news)] };
      }
    },
    diff: async (id, olds, news) => {
      const before = strip<O>(olds);
      const after = strip<I>(news);
      try {
        definition.observe?.(runtime, id, before, after);
      } catch (error) {
        throw toEngineError(error, runtime, settings, news);
      }
      const changed = fields.findChanged(fields.keys, before, after);
      const { impact } = definition;
      const replaces = changed.filter((key) => fields.replacingKeys.includes(key));
      if (changed.length > 0 && replaces.length === 0) {
        try {
          await guard(definition, runtime, id, before, after, changed);
        } catch (error) {
          throw toEngineError(error, runtime, settings, news);
        }
      }
      const concerning = changed.filter((key) => fields.concerningKeys.includes(key));
      if (impact !== undefined) {
        await noticeImpact(runtime, impact, id, before, after, concerning, replaces.length > 0);
      }
      const isSeenByEngine = replaces.length === 0 && !unchanged.has(toCanonicalText(after));
      if (changed.length > 0 && isSeenByEngine) return { replaces };
      return { changes: changed.length > 0 || definition.hasUnfinishedWork(before), replaces };
    },
    create: async (inputs) => {
      try {
        const { id, outs } = await definition.create(runtime, strip<I>(inputs));
        return { id, outs: toProperties(outs) };
      } catch (error) {
        throw toEngineError(error, runtime, settings, inputs);
      }
    },
    read: async (id, props) => {
      try {
        const live = await definition.read(runtime, id, strip<O>(props));
        if (live === undefined) return {};
        return { id, props: toProperties(live), inputs: pick(live, fields.keys) };
      } catch (error) {
        throw toEngineError(error, runtime, settings, props);
      }
    },
    update: async (id, olds, news) => {
      try {
        return { outs: toProperties(await definition.update(runtime, id, strip<O>(olds), strip<I>(news))) };
      } catch (error) {
        throw toEngineError(error, runtime, settings, news);
      }
    },
    delete: async (id, props) => {
      try {
        await definition.delete(runtime, id, strip<O>(props));
      } catch (error) {
        throw toEngineError(error, runtime, settings, props);
      }
    },
  };
}

const refusals: readonly ErrorCode[] = ["DCR_KONNECT_OWNED_ELSEWHERE", "DCR_OKTA_SERVER_IN_USE"];

/** A look-up that fails refuses nothing here: the write after it meets the same problem. */
async function guard<I extends ConnectionInputs, O extends I>(
  definition: ResourceDefinition<I, O>,
  runtime: Runtime,
  id: string,
  olds: O,
  news: I,
  changed: readonly string[],
): Promise<void> {
  if (definition.guard === undefined || hasUnknown(news.serverUrl)) return;
  try {
    const konnect = await runtime.findReader(news, `whose ${id} is`);
    if (konnect !== undefined) await definition.guard(runtime, konnect, id, olds, news, changed);
  } catch (error) {
    if (!isDcrError(error) || refusals.includes(error.code)) throw error;
  }
}

function toCheckFailure(
  error: unknown,
  runtime: Runtime,
  settings: Settings,
  inputs: Properties,
): CheckFailure {
  const cause = error instanceof CheckProblem ? error.cause : error;
  if (!isDcrError(cause)) throw toEngineError(cause, runtime, settings, inputs);
  const property = error instanceof CheckProblem ? error.property : (cause.path ?? "konnectTokenReference");
  return { property, reason: describe(cause, runtime, settings, inputs) };
}

/** The redacted message, with the settings behind the fields that Konnect refused. */
function describe(error: unknown, runtime: Runtime, settings: Settings, inputs: Properties): string {
  const fields = isHttpError(error) ? error.refusedFields : [];
  const paths = fields
    .map((field) => findSettingPath(settings, field, inputs))
    .filter((path) => path !== undefined);
  const path = paths.length === 0 ? undefined : paths.join(", ");
  return runtime.redactor.show(formatError(error, path), maxMessageLength);
}

/** An error as the engine should print it: redacted, without a stack, with what must stay in state. */
function toEngineError(error: unknown, runtime: Runtime, settings: Settings, inputs: Properties): Error {
  const message = describe(error, runtime, settings, inputs);
  const result = new Error(message, { cause: error });
  if (isDcrError(error) || error instanceof PartialFailure) result.stack = "";
  if (!(error instanceof PartialFailure)) return result;
  return Object.assign(result, {
    id: error.id,
    properties: { ...error.properties, [providerKey]: inputs[providerKey] },
    reasons: error.causes.map((cause) => describe(cause, runtime, settings, inputs)),
  });
}
