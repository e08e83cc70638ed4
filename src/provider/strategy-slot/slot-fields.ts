import { type InputsOf, kept, sent } from "../fields/field";
import { toFields } from "../fields/fields";
import { set, text } from "../fields/forms";
import { adoptionFields } from "../fields/inputs";

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
}

const portalDefaultTable = {
  ...placeFields,
  authStrategyId: sent("default_application_auth_strategy_id", "konnect.portalDefault", text),
};

/** The fields of a portal's default strategy. @see Konnect API: PATCH /v3/portals/{portalId} */
export const portalDefaultFields = toFields(portalDefaultTable);

/** Inputs of a portal's default strategy, after check. */
export type PortalDefaultInputs = InputsOf<typeof portalDefaultTable>;

/** Outputs of a portal's default strategy. */
export type PortalDefaultOutputs = PortalDefaultInputs &
  PlaceOutputs & {
    /** Address of the portal; empty if Konnect does not answer it. */
    readonly portalUrl: string;
    /** Set again on delete; null for none. */
    readonly previousAuthStrategyId: string | null;
  };

const apiPublicationTable = {
  ...placeFields,
  /** Name or id, as the user wrote it. */
  api: kept<string>(),
  /** Added by check. */
  apiId: kept<string>({ replaces: true, concernsApplications: true }),
  authStrategyIds: sent("auth_strategy_ids", "konnect.publications", set, { concernsApplications: true }),
};

/** The fields of an API publication's strategy. @see Konnect API: PUT /v3/apis/{apiId}/publications/{portalId} */
export const apiPublicationFields = toFields(apiPublicationTable);

/** Inputs of the strategy of an API publication, after check. */
export type ApiPublicationInputs = InputsOf<typeof apiPublicationTable>;

/** Outputs of the strategy of an API publication. */
export type ApiPublicationOutputs = ApiPublicationInputs &
  PlaceOutputs & {
    /** Set again on delete; null for none. */
    readonly previousAuthStrategyIds: readonly string[] | null;
    /** Konnect's remarks on the last write. */
    readonly warnings: readonly string[];
  };
