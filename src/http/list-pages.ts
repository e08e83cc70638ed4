import { z } from "zod";
import { parseAs, type Service, toInvalidAnswerError } from "./answer";
import type { HttpClient } from "./client";
import { withinList } from "./list-time";

const pageSize = 100;

/** A list that a service of Kong answers in pages. */
export interface PagedList<T extends z.ZodType> {
  readonly service: Service;
  readonly path: string;
  /** Shape of one item. */
  readonly item: T;
  /** Beside page size and number, such as filters. */
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** A list that is longer than so many pages does not end. */
  readonly maxPages: number;
  readonly signal?: AbortSignal | undefined;
}

const metaSchema = z.looseObject({ page: z.looseObject({ total: z.number().optional() }).optional() });

const makePageSchema = <T extends z.ZodType>(item: T) =>
  z.looseObject({ data: z.array(item), meta: metaSchema.optional() });
const pageSchemas = new WeakMap<z.ZodType, unknown>();

/** Schema of a page; one for each shape of item, because zod compiles a schema at its first use. */
function toPageSchema<T extends z.ZodType>(item: T) {
  const known = pageSchemas.get(item) as ReturnType<typeof makePageSchema<T>> | undefined;
  const schema = known ?? makePageSchema(item);
  if (known === undefined) pageSchemas.set(item, schema);
  return schema;
}

/**
 * Every item of a list, to its last page.
 * @throws HttpError DCR_HTTP_ANSWER_INVALID for a list that does not end, DCR_HTTP_TIMEOUT for one that takes too long
 * @see Konnect API documents: page[size], page[number], meta.page.total
 */
export async function listPages<T extends z.ZodType>(
  http: HttpClient,
  list: PagedList<T>,
): Promise<z.output<T>[]> {
  const { service, path, signal } = list;
  return await withinList(http, { service, path, signal }, (own) => readPages(http, list, own));
}

async function readPages<T extends z.ZodType>(
  http: HttpClient,
  { service, path, item, query: further, maxPages }: PagedList<T>,
  signal: AbortSignal,
): Promise<z.output<T>[]> {
  const pageSchema = toPageSchema(item);
  const items: z.output<T>[] = [];
  for (let number = 1; number <= maxPages; number++) {
    const query = { "page[size]": String(pageSize), "page[number]": String(number), ...further };
    const answer = await http.request({ method: "GET", path, query, signal });
    const page = parseAs(service, pageSchema, { method: "GET", path, status: answer.status }, answer.body);
    items.push(...page.data);
    const total = page.meta?.page?.total;
    const isLast = total === undefined ? page.data.length < pageSize : items.length >= total;
    if (isLast || page.data.length === 0) return items;
  }
  throw toInvalidAnswerError(service, { method: "GET", path, status: 200 }, "its list does not end");
}
