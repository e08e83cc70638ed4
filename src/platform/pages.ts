import { z } from "zod";
import { type HttpClient, requestAs, type Service, toInvalidAnswerError } from "../http";

const perPage = 100;
/** A pull request with more comments is a flood. */
const maxPages = 100;

/** Items of a list that has `page` and `per_page`, as GitHub and GitLab have it. */
export async function* readPages<T extends z.ZodType>(
  http: HttpClient,
  service: Service,
  path: string,
  item: T,
  headers: Readonly<Record<string, string>> = {},
  filter: Readonly<Record<string, string>> = {},
): AsyncGenerator<z.output<T>> {
  const schema = z.array(item);
  for (let page = 1; page <= maxPages; page++) {
    const query = { ...filter, per_page: String(perPage), page: String(page) };
    const items = await requestAs(http, service, schema, { method: "GET", path, query, headers });
    yield* items;
    if (items.length < perPage) return;
  }
  throw toInvalidAnswerError(service, { method: "GET", path, status: 200 }, "its list does not end");
}
