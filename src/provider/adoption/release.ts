import { DcrError } from "../../errors";
import type { KonnectClient, KonnectReader } from "../../konnect";
import { listOwnLabelKeys } from "../../konnect";
import type { Fields } from "../fields/fields";
import type { NamedInputs } from "../fields/inputs";
import type { Runtime } from "../runtime/runtime";
import { getAdopted } from "./adoption";

type Labels = Readonly<Record<string, string>>;

/** What {@link release} needs to know of a kind of object. */
export interface Releasable<I> {
  readonly fields: Fields<I>;
  /** Writes what differs between two forms of an object, labels included. */
  readonly write: (
    runtime: Runtime,
    konnect: KonnectClient,
    id: string,
    olds: I,
    news: I,
    changed: readonly string[],
  ) => Promise<unknown>;
  /** Inputs whose references exist: what earlier values point to may be gone. */
  readonly findRestorable: (konnect: KonnectReader, inputs: I) => Promise<I>;
  readonly findBindings: (konnect: KonnectReader, id: string) => Promise<readonly string[]>;
}

/** An object that stays in Konnect. */
export interface Released<I> {
  readonly description: string;
  readonly id: string;
  /** The live object in the form of inputs, and all its labels. */
  readonly live: I;
  readonly liveLabels: Labels | undefined;
}

/**
 * Leaves an object in Konnect as nobody's, with the values that it had before this stack adopted it. A value that
 * somebody has changed since stays.
 * @throws DcrError DCR_KONNECT_RELEASE_REFUSED if it is in force and would be left with an issuer that may end
 */
export async function release<I extends NamedInputs>(
  runtime: Runtime,
  konnect: KonnectClient,
  kind: Releasable<I>,
  { description, id, live, liveLabels }: Released<I>,
  props: I,
): Promise<void> {
  const { fields } = kind;
  const adopted = getAdopted(props);
  const previous = (adopted?.previous ?? {}) as Partial<I>;
  const drifted = fields.findChanged(fields.sentKeys, live, props);
  const restored = fields.sentKeys.filter(
    (key) => key !== "labels" && key in previous && !drifted.includes(key),
  );
  const earlier = Object.fromEntries(restored.map((key) => [key, previous[key]])) as Partial<I>;
  const isBound = async () => (await kind.findBindings(konnect, id)).length > 0;
  if (adopted?.previous === null && (await isBound())) {
    throw toRefusal(description, `what it had before this stack adopted it is unknown`, live.issuer);
  }
  const isIssuerLost =
    earlier.issuer !== undefined &&
    earlier.issuer !== live.issuer &&
    (await runtime.isIssuerGone(earlier.issuer));
  if (isIssuerLost && (await isBound())) {
    throw toRefusal(description, `its earlier issuer ${earlier.issuer} does not exist any more`, live.issuer);
  }
  const labels = liveLabels ?? props.labels;
  const olds = { ...live, labels };
  const wanted: I = {
    ...olds,
    ...(isIssuerLost ? {} : earlier),
    labels: toReleased(labels, props, previous.labels),
  };
  const news = await kind.findRestorable(konnect, wanted);
  const changed = fields.findChanged(fields.sentKeys, olds, news);
  if (changed.length > 0) await kind.write(runtime, konnect, id, olds, news, changed);
  const values = changed.filter((key) => key !== "labels");
  runtime.notice(
    values.length === 0
      ? `${description} stays in Konnect; only the labels of this stack were taken off it`
      : `${description} stays in Konnect with its earlier ${values.join(", ")}; the labels of this stack were taken off it`,
  );
}

/** Labels without those of this package; the user's own are restored if that is known. */
function toReleased(live: Labels, { labels, adopted }: NamedInputs, previous: Labels | undefined): Labels {
  const own = listOwnLabelKeys(live);
  const isRestored = typeof adopted === "object" && previous !== undefined;
  const entries = Object.entries(live).flatMap(([key, value]) => {
    if (own.includes(key)) return [];
    if (!isRestored || labels[key] !== value) return [[key, value] as const];
    const before = previous[key];
    return before === undefined ? [] : [[key, before] as const];
  });
  return Object.fromEntries(entries);
}

function toRefusal(description: string, reason: string, issuer: string): DcrError {
  return new DcrError(
    "DCR_KONNECT_RELEASE_REFUSED",
    `${description} is in force with the issuer ${issuer}, and ${reason}`,
    {
      fix: "Set its issuer in Konnect to a server that stays, and take it out of the state: pulumi state delete <URN>. Or give portals and APIs another strategy, set konnect.onDestroy: delete, and run pulumi up.",
    },
  );
}
