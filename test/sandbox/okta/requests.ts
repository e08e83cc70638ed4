import { OktaError } from "./errors";
import type { AuthorizationServer } from "./state";

/** Where a request's authorization server is looked up. */
export type GetServer = (id: string) => AuthorizationServer;

/** Parses a JSON body. @throws OktaError E0000003 */
export async function readJson(request: Request): Promise<Record<string, unknown>> {
  try {
    const value: unknown = await request.json();
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // falls through to the one refusal below
  }
  throw new OktaError(400, "E0000003", "The request body was not well-formed.");
}
