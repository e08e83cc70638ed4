import type { z } from "zod";
import { parseAs, type Service } from "./answer";
import type { HttpClient, HttpRequest } from "./client";

/**
 * Sends a request and reads the body of its answer by a schema.
 * @throws HttpError, among others DCR_HTTP_ANSWER_INVALID
 */
export async function requestAs<T extends z.ZodType>(
  http: Pick<HttpClient, "request">,
  service: Service,
  schema: T,
  request: HttpRequest,
): Promise<z.output<T>> {
  const { status, body } = await http.request(request);
  return parseAs(service, schema, { method: request.method, path: request.path, status }, body);
}
