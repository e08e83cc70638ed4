import type { DcrError } from "../../errors";
import type { KonnectClient, KonnectReader } from "../../konnect";
import type { Fields } from "../fields/fields";
import type { Impact } from "../impact/impact";
import type { Runtime } from "../runtime/runtime";
import type { Place } from "./place";
import type { PlaceInputs, PlaceOutputs } from "./slot-fields";

/** What tells one kind of slot from the other. `I` are its inputs, `E` its further outputs, `T` Konnect's answers. */
export interface SlotKind<I extends PlaceInputs, E, T> {
  readonly fields: Fields<I>;
  readonly impact: Impact<I, I & PlaceOutputs & E>;
  /** Inputs that check adds, each with the one that it looks up: what the user wrote, a name or an id. */
  readonly ids: readonly (readonly [id: keyof I & string, written: keyof I & string])[];
  /** For a place that two resources of the program manage. */
  readonly repeated: {
    readonly code: "DCR_RULE_PORTAL_DEFAULT_REPEATED" | "DCR_RULE_PUBLICATION_REPEATED";
    readonly path: "portal" | "api";
  };
  readonly toPlace: (inputs: I) => Place;
  /** What is looked up, for a notice: `portal "X"`. */
  readonly describe: (written: I) => string;
  /** The object by what the user wrote. @throws DcrError if there is none, or several */
  readonly find: (konnect: KonnectReader, written: I) => Promise<{ live: T; ids: Partial<I> }>;
  readonly get: (konnect: KonnectReader, inputs: I) => Promise<T | undefined>;
  readonly toMissingError: (inputs: I) => DcrError;
  readonly toTakenError: (inputs: I, strategies: string) => DcrError;
  /** How many applications lose the strategy that is replaced, as the end of a sentence. */
  readonly describeConcerned: (konnect: KonnectReader, inputs: I) => Promise<string>;
  /** Ids of an answer; undefined if it does not contain them. */
  readonly toCurrent: (live: T) => readonly string[] | undefined;
  /** Ids of inputs, or of what inputs were before an adoption; undefined if it has none. */
  readonly toStrategies: (inputs: Partial<I>) => readonly string[] | undefined;
  readonly fromStrategies: (ids: readonly string[]) => Partial<I>;
  /** Ids that outputs keep for destroy; null for none. */
  readonly toPrevious: (outputs: E) => readonly string[] | null;
  /** Further outputs of a new resource. */
  readonly createOutputs: (previous: readonly string[] | null, live: T) => E;
  /** Further outputs of a resource that exists, after a read or a write if there is an answer. */
  readonly carryOutputs: (outputs: E, answer: T | undefined) => E;
  /** Sends the ids, none for null. */
  readonly write: (
    konnect: KonnectClient,
    live: T | undefined,
    inputs: I,
    ids: readonly string[] | null,
  ) => Promise<T>;
  /** Reports what Konnect remarks on a write; outputs that follow from it. */
  readonly finish: (runtime: Runtime, konnect: KonnectReader, answer: T, inputs: I) => Promise<Partial<E>>;
  /** What is open again after destroy, as a notice. */
  readonly describeOpened: (inputs: I) => string;
}
