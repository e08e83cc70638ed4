import { z } from "zod";
import { DcrError } from "../errors";
import { tokenReferenceSchema } from "../settings/reference";
import type { RegistrationOutputs } from "./registration-outputs";

const url = z.url({ protocol: /^https?$/ });
const id = z.string().min(1);
const tokenMarkSchema = z.object({ salt: z.string(), fingerprint: z.string() });
/** Fields that a later version adds are accepted. The type has the meaning of each field. */
const registrationOutputsSchema: z.ZodType<RegistrationOutputs> = z.object({
  issuer: url,
  audience: z.string().optional(),
  authorizationServerId: id,
  scopes: z.array(z.string()),
  claim: z.string(),
  dcrProviderId: id,
  authStrategyId: id,
  portalId: id.optional(),
  portalUrl: z.string().optional(),
  exampleRequest: z.string().optional(),
  exampleRoute: z.string().optional(),
  notices: z.array(z.string()).optional(),
  okta: z.object({
    dcrTokenReference: tokenReferenceSchema,
    dcrTokenId: id.optional(),
    accessPolicy: z.boolean(),
    tokenLifetimeMinutes: z.number().optional(),
    dcrTokenMark: tokenMarkSchema.optional(),
    accessPolicyId: id.optional(),
  }),
  konnect: z.object({
    serverUrl: url,
    tokenReference: tokenReferenceSchema,
    portal: z.string(),
    scopes: z.array(z.string()),
    credentialClaim: z.array(z.string()),
    authMethods: z.array(z.string()),
    portalDefault: z.boolean(),
    publications: z.array(z.object({ api: z.string(), apiId: id })),
  }),
});

/** The registrations of a stack by name. */
export const registrationsSchema = z.record(z.string(), registrationOutputsSchema);

/**
 * Reads the stack output `registrations`.
 * @throws DcrError DCR_DOCTOR_INPUT
 */
export function parseRegistrations(value: unknown): Record<string, RegistrationOutputs> {
  const result = registrationsSchema.safeParse(value);
  if (result.success && Object.keys(result.data).length > 0) return result.data;
  if (result.success) {
    throw new DcrError("DCR_DOCTOR_INPUT", "there is no registration in `registrations`", {
      fix: "Add one to the stack file and run pulumi up.",
    });
  }
  const problems = result.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${["registrations", ...path].join(".")}: ${message}`);
  throw new DcrError(
    "DCR_DOCTOR_INPUT",
    `the registrations do not have the format of this version: ${problems.join("; ")}`,
    { fix: "Run pulumi up with this version; the program must export `registrations`." },
  );
}
