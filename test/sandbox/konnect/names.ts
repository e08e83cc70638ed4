import type { KonnectSwitches } from "../switches";
import { conflict, invalid } from "./problems";

interface Named {
  readonly name: string;
}

/** Refuses a name that another object of the list has, where names must be unique. @throws Problem 400 or 409 */
export function assertNameIsFree<T extends Named>(
  switches: KonnectSwitches,
  items: readonly T[],
  name: string,
  own?: T,
): void {
  if (!items.some((item) => item !== own && item.name === name) || !switches.namesAreUnique) return;
  throw switches.takenNameStatus === 409
    ? conflict(`The name [${name}] is taken`)
    : invalid("name", "must be unique");
}
