import type { RegistrationOutputs } from "../registration-outputs";
import { checkBinding } from "./checks/binding";
import { checkKonnect } from "./checks/konnect";
import { checkOkta } from "./checks/okta";
import { checkToken } from "./checks/token";
import type { Area } from "./facts";
import { type DoctorSurroundings, gatherFacts } from "./gather";
import type { Diagnosis } from "./report";

export { type Diagnosis, toExitCode, toReport } from "./report";

/** Looks at every registration; reads only. */
export async function diagnose(
  registrations: Readonly<Record<string, RegistrationOutputs>>,
  surroundings: DoctorSurroundings,
  only?: Area,
): Promise<Diagnosis[]> {
  return await Promise.all(
    Object.entries(registrations).map(async ([name, outputs]) => {
      const facts = await gatherFacts(name, outputs, surroundings);
      const checks = [checkToken, checkOkta, checkKonnect, checkBinding].flatMap((run) => run(facts));
      return { registration: name, checks: checks.filter(({ area }) => only === undefined || area === only) };
    }),
  );
}
