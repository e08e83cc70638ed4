import type { TokenReference } from "../../secrets/reference";
import { type InputsOf, kept, keptIfSet, mark, sent } from "../fields/field";
import { toFields } from "../fields/fields";
import { issuer } from "../fields/forms";
import { namedFields, type OwnedOutputs } from "../fields/inputs";

const table = {
  ...namedFields,
  issuer: sent("issuer", "okta.authorizationServer", issuer, { concernsApplications: true }),
  /** Where the Okta API token for DCR is; never the token. */
  dcrTokenReference: kept<TokenReference>(),
  /** Added by check: shows a change of the token's value. */
  tokenFingerprint: mark<string>("dcr_config.dcr_token", "okta.dcrToken"),
  /** Added by check if the fingerprint was made under other names: a rename is no rotation. */
  fingerprintSalt: keptIfSet<string>(),
  /** Whether this stack deletes the issuer's server afterwards. States from before lack it until the issuer changes. */
  deletesServer: keptIfSet<boolean>(),
};

/** The fields of a DCR provider. @see Konnect API: POST /v2/dcr-providers */
export const dcrProviderFields = toFields(table);

/** Inputs of a DCR provider, after check. */
export type DcrProviderInputs = InputsOf<typeof table>;

/** Outputs of a DCR provider. */
export type DcrProviderOutputs = DcrProviderInputs &
  OwnedOutputs & {
    /** Whether Konnect could register a client with the issuer and token now in force. */
    readonly verified: boolean;
  };
