import { DcrError, formatError, isDcrError } from "../../errors";

/** The error for an object that Konnect does not delete: names who uses it, as far as that can be found out. */
export async function createInUseError(
  object: string,
  findUsers: () => Promise<readonly string[]>,
  fix: string,
  cause: unknown,
): Promise<DcrError> {
  const users = await findUsers().catch((error: unknown) => {
    if (isDcrError(error)) return [`the look-up failed: ${formatError(error)}`];
    throw error;
  });
  const names = users.length === 0 ? "Konnect does not say by what" : users.join(", ");
  return new DcrError("DCR_KONNECT_IN_USE", `${object} is not deleted while it is in use: ${names}`, {
    fix,
    cause,
  });
}
