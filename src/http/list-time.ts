import type { Service } from "./answer";
import type { HttpClient } from "./client";
import { within } from "./deadline";
import { HttpError } from "./error";
import { defaultHttpSettings } from "./settings";

/**
 * Reads a list of pages in the time of one request with all its tries.
 * @throws HttpError DCR_HTTP_TIMEOUT
 */
export async function withinList<T>(
  { totalSeconds = defaultHttpSettings.totalSeconds }: HttpClient,
  { service, path, signal }: { service: Service; path: string; signal?: AbortSignal | undefined },
  read: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return await within(totalSeconds * 1000, [signal], async (own) => {
    try {
      return await read(own);
    } catch (error) {
      if (!own.aborted || signal?.aborted === true) throw error;
      throw new HttpError(
        "DCR_HTTP_TIMEOUT",
        `${service} did not answer all pages of GET ${path} within ${totalSeconds} s`,
        { cause: error },
      );
    }
  });
}
