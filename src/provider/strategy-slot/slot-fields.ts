import { type Form, type InputsOf, kept, sent } from "../fields/field";
import { toFields } from "../fields/fields";
import { set, text } from "../fields/forms";
import { adoptionFields } from "../fields/inputs";

/** Answers have null for none. */
const strategyId: Form<string> = { ...text, read: (answer) => (answer === null ? "" : text.read(answer)) };
const strategyIds: Form<readonly string[]> = {
  ...set,
  read: (answer) => (answer === null ? [] : set.read(answer)),
};

const placeFields = {
  ...adoptionFields,
  /** Name or id, as the user wrote it. */
  portal: kept<string>(),
  /** Added by check. */
  portalId: kept<string>({ replaces: true, concernsApplications: true }),
  /** Tell whether a strategy that is found there is this stack's own. */
  ownershipLabels: kept<Readonly<Record<string, string>>>(),
};

/** Inputs of a place where a strategy is in force: a portal's default, or a publication. */
export type PlaceInputs = InputsOf<typeof placeFields>;

/** Outputs of such a place. */
export interface PlaceOutputs {
  /** Owner id of the strategy that this stack put there; absent if it is not this state's. */
  readonly strategyOwnerId?: string | undefined;
  /** Ids that this stack put there; only while Konnect was last seen to have others there. */
  readonly ownStrategyIds?: readonly string[] | undefined;
}

const portalDefaultTable = {
  ...placeFields,
  authStrategyId: sent("default_application_auth_strategy_id", "konnect.portalDefault", strategyId),
};

/** The fields of a portal's default strategy. @see Konnect API: PATCH /v3/portals/{portalId} */
export const portalDefaultFields = toFields(portalDefaultTable);

/** Inputs of a portal's default strategy, after check. */
export type PortalDefaultInputs = InputsOf<typeof portalDefaultTable>;

/** Outputs that only a portal's default strategy has. */
export interface PortalDefaultExtras {
  /** Address of the portal; empty if Konnect does not answer it. */
  readonly portalUrl: string;
  /** Set again on delete; null for none. */
  readonly previousAuthStrategyId: string | null;
}

/** Outputs of a portal's default strategy. */
export type PortalDefaultOutputs = PortalDefaultInputs & PlaceOutputs & PortalDefaultExtras;

const apiPublicationTable = {
  ...placeFields,
  /** Name or id, as the user wrote it. */
  api: kept<string>(),
  /** Added by check. */
  apiId: kept<string>({ replaces: true, concernsApplications: true }),
  authStrategyIds: sent("auth_strategy_ids", "konnect.publications", strategyIds, {
    concernsApplications: true,
  }),
};

/** The fields of an API publication's strategy. @see Konnect API: PUT /v3/apis/{apiId}/publications/{portalId} */
export const apiPublicationFields = toFields(apiPublicationTable);

/** Inputs of the strategy of an API publication, after check. */
export type ApiPublicationInputs = InputsOf<typeof apiPublicationTable>;

/** Outputs that only the strategy of an API publication has. */
export interface ApiPublicationExtras {
  /** Set again on delete; null for none. */
  readonly previousAuthStrategyIds: readonly string[] | null;
  /** Konnect's remarks on the last write. */
  readonly warnings: readonly string[];
}

/** Outputs of the strategy of an API publication. */
export type ApiPublicationOutputs = ApiPublicationInputs & PlaceOutputs & ApiPublicationExtras;
