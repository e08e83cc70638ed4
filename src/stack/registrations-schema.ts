import { z } from "zod";
import { DcrError } from "../errors";
import { type RegistrationOutputs, registrationOutputsSchema } from "./registration-outputs";

/** The registrations of a stack by name. */
export const registrationsSchema = z.record(z.string(), registrationOutputsSchema);

/**
 * Reads the stack output `registrations`.
 * @throws DcrError DCR_DOCTOR_INPUT
 */
export function parseRegistrations(value: unknown): Record<string, RegistrationOutputs> {
  const result = registrationsSchema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${["registrations", ...path].join(".")}: ${message}`);
  throw new DcrError(
    "DCR_DOCTOR_INPUT",
    `the registrations do not have the format of this version: ${problems.join("; ")}`,
    { fix: "Run pulumi up with this version; the program must export `registrations`." },
  );
}
