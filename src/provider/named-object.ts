import { DcrError } from "../errors";
import { isHttpError } from "../http";
import type { KonnectClient, KonnectReader, WireBody } from "../konnect";
import {
  carryAdoptedObject,
  findAdoptable,
  getAdopted,
  isKept,
  isMarkedAdopted,
  release,
  toAdoption,
  withUnknownAdoption,
} from "./adoption";
import { createOnce } from "./create-once";
import { describeCount, tryCount } from "./impact";
import { toInUseError } from "./in-use";
import type { OwnedInputs } from "./inputs";
import { createLookups } from "./lookups";
import { findOrphan, type NamedObject } from "./name-check";
import type { Runtime } from "./runtime";
import { assertOtherServer, isMoved } from "./same-server";
import { hasUnknown } from "./unknown";

/** Inputs of an object that has a name. */
type NamedInputs = OwnedInputs & { readonly name: string };

/** A kind of object in Konnect that is found by its name: how it is read and written, and what makes it the same. */
export interface NamedKind<T extends NamedObject, I extends NamedInputs> {
  /** `DCR provider` or `auth strategy`. */
  readonly kind: string;
  /** Key of its id in `konnect.adopt`. */
  readonly setting: "dcrProvider" | "authStrategy";
  /** Inputs that are sent. */
  readonly keys: readonly (keyof I & string)[];
  readonly unordered: readonly string[];
  readonly get: (konnect: KonnectReader, id: string) => Promise<T | undefined>;
  readonly listNamed: (konnect: KonnectReader, name: string) => Promise<readonly T[]>;
  readonly update: (konnect: KonnectClient, id: string, body: WireBody) => Promise<unknown>;
  readonly remove: (konnect: KonnectClient, id: string) => Promise<void>;
  /** Who uses an object, in words. */
  readonly findUsers: (konnect: KonnectReader, id: string) => Promise<readonly string[]>;
  /** What to do about them. */
  readonly fixInUse: string;
  /** How many applications depend on an object. */
  readonly countApplications: (konnect: KonnectReader, id: string) => Promise<number>;
  /** Beside the name, the input that tells an object of this stack from another one of the same owner. */
  readonly identity: (inputs: I) => string;
  readonly isSame: (object: T, identity: string) => boolean;
  /** Why an object cannot be taken over, in words; undefined where it can. */
  readonly findMisfit: (object: T) => string | undefined;
  /** The object in the form of inputs. */
  readonly toInputs: (object: T, inputs: I) => I;
}

/** The part of the life cycle that kinds of named objects share. */
export interface NamedObjects<T extends NamedObject, I extends NamedInputs> {
  /** Looks for what has the name before the first create and after a change of the name. */
  check(runtime: Runtime, olds: Partial<I>, news: I): Promise<I>;
  /** The object to go on with: made now, taken over, or left by an interrupted run. */
  obtain(
    runtime: Runtime,
    konnect: KonnectClient,
    inputs: I,
    make: () => Promise<T>,
  ): Promise<{ object: T; isNew: boolean }>;
  /** Deletes an object, or leaves it in Konnect as nobody's. */
  delete(runtime: Runtime, id: string, props: I): Promise<void>;
}

/** Makes {@link NamedObjects} for one kind. */
export function createNamedObjects<
  T extends NamedObject & { readonly name?: string | undefined },
  I extends NamedInputs,
>(named: NamedKind<T, I>): NamedObjects<T, I> {
  const { kind, setting, keys, unordered } = named;
  const lookups = createLookups<T>();
  const toLookupKey = (inputs: I) => JSON.stringify([inputs.serverUrl, inputs.name, named.identity(inputs)]);

  async function findOwn(konnect: KonnectReader, inputs: I): Promise<T | undefined> {
    const candidates = await named.listNamed(konnect, inputs.name);
    const identity = named.identity(inputs);
    const isSame = (item: T) => hasUnknown(identity) || named.isSame(item, identity);
    return findOrphan({ kind, setting, name: inputs.name, labels: inputs.labels, isSame }, candidates);
  }

  async function findAdopted(konnect: KonnectReader, inputs: I): Promise<T | undefined> {
    const adoptable = await findAdoptable<T>({
      kind,
      setting,
      inputs,
      get: (id) => named.get(konnect, id),
      listNamed: (name) => named.listNamed(konnect, name),
      findMisfit: named.findMisfit,
    });
    if (adoptable !== undefined) return adoptable;
    const own = await findOwn(konnect, inputs);
    if (isMarkedAdopted(own?.labels)) return own;
    lookups.remember(toLookupKey(inputs), own);
    return undefined;
  }

  return {
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
      if (isMoved(olds, news)) {
        const ids = (await named.listNamed(konnect, news.name)).map(({ id }) => id);
        await assertOtherServer(runtime, olds, ids, named.get);
      }
      const adopted = await findAdopted(konnect, inputs);
      if (adopted === undefined) return inputs;
      const description = `${kind} "${adopted.name ?? "?"}" (${adopted.id})`;
      const concerned = describeCount(await tryCount(() => named.countApplications(konnect, adopted.id)));
      const live = named.toInputs(adopted, inputs);
      return toAdoption(runtime, { description, id: adopted.id, keys, concerned }, inputs, live, unordered);
    },

    obtain: async (runtime, konnect, inputs, make) => {
      const adopted = getAdopted(inputs);
      if (adopted !== undefined) {
        const object = await named.get(konnect, adopted.id);
        if (object === undefined) throw toGoneError(kind, adopted.id);
        return { object, isNew: false };
      }
      const { object, isRecovered } = await createOnce(
        () => lookups.take(toLookupKey(inputs), () => findOwn(konnect, inputs)),
        make,
      );
      if (isRecovered) {
        runtime.notice(
          `${kind} "${inputs.name}" (${object.id}) was left by an interrupted run of this stack; going on with it`,
        );
      }
      return { object, isNew: !isRecovered };
    },

    delete: async (runtime, id, props) => {
      const konnect = await runtime.connect(props);
      if (isKept(props)) {
        if ((await named.get(konnect, id)) === undefined) return;
        const description = `${kind} "${props.name}" (${id})`;
        await release(runtime, description, (body) => named.update(konnect, id, body), props);
        return;
      }
      try {
        await named.remove(konnect, id);
      } catch (error) {
        if (!isHttpError(error, 409)) throw error;
        throw await toInUseError(`${kind} ${id}`, () => named.findUsers(konnect, id), named.fixInUse, error);
      }
    },
  };
}

/** The error for an object that was there a moment ago. */
export function toGoneError(kind: string, id: string): DcrError {
  return new DcrError("DCR_KONNECT_NOT_FOUND", `${kind} ${id} is gone from Konnect`, {
    fix: "Run pulumi up --refresh: it is made again.",
  });
}
