import type { TokenReference } from "../../secrets/reference";
import { type InputsOf, kept, keptIfSet, sent } from "./field";
import { labels, text } from "./forms";

/** An object that existed in Konnect before and was adopted. */
export interface Adopted {
  readonly id: string;
  /** The managed fields as they were; null if an interrupted run adopted the object and nobody knows. */
  readonly previous: Readonly<Record<string, unknown>> | null;
}

/** Where and with what to reach Konnect. */
export const connectionFields = {
  /** Base URL of the region's API, without a version. */
  serverUrl: kept<string>({ replaces: true, concernsApplications: true }),
  /** Where the Konnect token is; never the token. */
  konnectTokenReference: kept<TokenReference>(),
};

/** How something that exists in Konnect already is dealt with. */
export const adoptionFields = {
  ...connectionFields,
  /**
   * False refuses, true takes what is nobody's: the one of the name, or another strategy's place. An id takes that one;
   * ids are those of other stacks' strategies whose place may be taken. @default false
   */
  adopt: keptIfSet<boolean | string | readonly string[]>(),
  /** Added by check at the first create and carried on; `unknownValue` if it could not be looked up. */
  adopted: keptIfSet<Adopted | string>(),
  /** What destroy does. @default "keep" for an adopted object, else "delete" */
  onDestroy: keptIfSet<"delete" | "keep">(),
};

/** An object that is found by its name: adopted or created, then kept or deleted. */
export const namedFields = {
  ...adoptionFields,
  name: sent("name", "konnect.name", text),
  displayName: sent("display_name", "konnect.displayName", text),
  /** Labels of the settings and ownership labels. */
  labels: sent("labels", "konnect.labels", labels),
};

/** Part of every resource's inputs. */
export type ConnectionInputs = InputsOf<typeof connectionFields>;
/** Inputs of what can be adopted. */
export type AdoptionInputs = InputsOf<typeof adoptionFields>;
/** Inputs of an object with a name; where the issuer is in its bodies differs. */
export type NamedInputs = InputsOf<typeof namedFields> & { readonly issuer: string };

/** Outputs of an object with a name. */
export interface OwnedOutputs {
  /** Ties the object to this state; absent in states of before 0.1.0 had it, see `toOwnerId`. */
  readonly ownerId?: string | undefined;
  /** What this stack wrote to an adopted object, where Konnect was last seen to have something else. */
  readonly ownValues?: Readonly<Record<string, unknown>> | undefined;
}
