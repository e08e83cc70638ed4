import type { TroubleshootingCase } from "./case";
import { doctorCases } from "./doctor-cases";
import { smokeCases } from "./smoke-cases";

/** Every row of the troubleshooting page. */
export const cases: readonly TroubleshootingCase[] = [...doctorCases, ...smokeCases];
