import type { Surroundings } from "../diagnosis/surroundings";
import { showTexts } from "../errors/foreign-text";
import type { RegistrationOutputs } from "../stack/registration-outputs";
import { type DiagnosisRequest, toAreaSelection } from "./area";
import { runChecks } from "./checks";
import { gatherFacts } from "./gather/gather";
import type { Diagnosis } from "./report/diagnosis";

export type { Status } from "../diagnosis/verdict";
export { readRegistrations } from "../stack/read-registrations";
export { type Area, type DiagnosisRequest, type ReadArea, readAreas } from "./area";
export type { CheckResult } from "./checks/check-result";
export { type Diagnosis, toExitCode } from "./report/diagnosis";
export { toInterruptionReport, toJsonReport, toReport } from "./report/report";
export { diagnoseUnprovisioned } from "./unprovisioned";

/** Diagnoses every registration, in all areas or in one. Only the probe writes. */
export async function diagnose(
  registrations: Readonly<Record<string, RegistrationOutputs>>,
  surroundings: Surroundings,
  request: DiagnosisRequest = {},
): Promise<Diagnosis[]> {
  const selection = toAreaSelection(request);
  const facts = await gatherFacts(registrations, selection, surroundings);
  const diagnoses = facts.map((item) => ({
    registration: item.name,
    issuer: item.outputs.issuer,
    checks: runChecks(item, selection),
  }));
  return showTexts(diagnoses, surroundings.redactor.redact);
}
