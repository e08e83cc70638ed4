import type { Fields } from "../fields/fields";
import type { NamedInputs, OwnedOutputs } from "../fields/inputs";
import { getAdopted } from "./adoption";

/*
 * A refresh puts the live values into outputs. What this stack wrote stays beside them: destroy gives an adopted object
 * back the values that it had before, but not where somebody has changed them since.
 */

/** Outputs with what this stack wrote, whatever a refresh has seen since. */
export function toWritten<O extends OwnedOutputs>({ ownValues, ...outs }: O): O {
  return { ...outs, ...ownValues } as O;
}

/**
 * Outputs of a refresh.
 * @param keptKeys - What an object that this stack created keeps as well.
 */
export function toSeen<I extends NamedInputs, O extends I & OwnedOutputs>(
  fields: Fields<I>,
  live: object,
  props: O,
  keptKeys: readonly (keyof I & string)[] = [],
): O {
  const written = toWritten(props);
  const keys = getAdopted(props) === undefined ? keptKeys : fields.sentKeys;
  const seen = fields.toInputs(live, getAdopted(props) === undefined ? props : written);
  const { ownValues: _before, ...outs } = seen;
  return withOwnValues(outs as O, written, fields.findChanged(keys, written, seen));
}

/** Outputs of an update: a value that it leaves as somebody has changed it is still theirs. */
export function carryOwnValues<O extends OwnedOutputs>(
  outs: O,
  olds: OwnedOutputs,
  changed: readonly string[],
): O {
  const keys = Object.keys(olds.ownValues ?? {}).filter((key) => !changed.includes(key));
  return withOwnValues(outs, olds.ownValues ?? {}, keys);
}

function withOwnValues<O extends OwnedOutputs>(outs: O, own: object, keys: readonly string[]): O {
  if (keys.length === 0) return outs;
  return { ...outs, ownValues: Object.fromEntries(keys.map((key) => [key, Reflect.get(own, key)])) };
}
