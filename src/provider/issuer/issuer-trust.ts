import { DcrError } from "../../errors";
import type { HttpSettings } from "../../http";
import { connectOkta, findIssuerProblem, findOrganisationOrigin } from "../../okta";
import type { Redactor } from "../../redact/redact";

/** What the check of an issuer needs. */
export interface IssuerSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readConfig: (key: string) => string | undefined;
  readonly settings: HttpSettings;
  readonly redactor: Redactor;
}

/**
 * Makes sure that an issuer is one that the DCR token may be tried at and given to Konnect for.
 * @throws DcrError DCR_OKTA_ISSUER_FOREIGN
 */
export async function assertTrustedIssuer(
  issuer: string,
  { env, readConfig, settings, redactor }: IssuerSurroundings,
): Promise<void> {
  const organisation = findOrganisationOrigin(env, readConfig);
  const problem = await findIssuerProblem(issuer, env, organisation, (origin) =>
    connectOkta({ origin, settings, redactor }).getOrganisation(),
  );
  if (problem === undefined) return;
  throw new DcrError("DCR_OKTA_ISSUER_FOREIGN", `the DCR token was not used: ${problem.message}`, {
    path: "issuer",
    fix: problem.fix,
  });
}
