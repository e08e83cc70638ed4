import { z } from "zod";
import { DcrError } from "../errors";
import { tokenReferenceSchema } from "../settings/schema";
import type { RegistrationOutputs } from "./registration-outputs";

const url = z.url({ protocol: /^https?$/ });
const id = z.string().min(1);

const registrationSchema = z.object({
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
  okta: z.object({
    dcrTokenReference: tokenReferenceSchema,
    dcrTokenId: id.optional(),
    accessPolicy: z.boolean(),
    tokenLifetimeMinutes: z.number().optional(),
    dcrTokenMark: z.object({ salt: z.string(), fingerprint: z.string() }).optional(),
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

/** The registrations of a stack by name. Fields that a later version adds are let through. */
export const registrationsSchema = z.record(z.string(), registrationSchema);

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
    `the registrations are not as this version writes them: ${problems.join("; ")}`,
    { fix: "Run pulumi up with this version; the program must export `registrations`." },
  );
}
