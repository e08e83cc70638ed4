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

/** Every item of a list that ends on its first page; undefined for a longer one. */
export async function listOnePage<T extends z.ZodType>(
  http: HttpClient,
  list: Omit<PagedList<T>, "maxPages">,
): Promise<z.output<T>[] | undefined> {
  const { items, isLast } = await readPage(http, list, 1, list.signal);
  return isLast ? items : undefined;
}

async function readPages<T extends z.ZodType>(
  http: HttpClient,
  list: PagedList<T>,
  signal: AbortSignal,
): Promise<z.output<T>[]> {
  const items: z.output<T>[] = [];
  for (let number = 1; number <= list.maxPages; number++) {
    const page = await readPage(http, list, number, signal, items.length);
    items.push(...page.items);
    if (page.isLast) return items;
  }
  const { service, path } = list;
  throw toInvalidAnswerError(service, { method: "GET", path, status: 200 }, "its list does not end");
}

/** One page, and whether it is the last one after so many items before it. */
async function readPage<T extends z.ZodType>(
  http: HttpClient,
  { service, path, item, query: further }: Omit<PagedList<T>, "maxPages">,
  number: number,
  signal: AbortSignal | undefined,
  before = 0,
): Promise<{ items: z.output<T>[]; isLast: boolean }> {
  const query = { "page[size]": String(pageSize), "page[number]": String(number), ...further };
  const answer = await http.request({
    method: "GET",
    path,
    query,
    ...(signal === undefined ? {} : { signal }),
  });
  const { data, meta } = parseAs(
    service,
    toPageSchema(item),
    { method: "GET", path, status: answer.status },
    answer.body,
  );
  const total = meta?.page?.total;
  const isLast = total === undefined ? data.length < pageSize : before + data.length >= total;
  return { items: data, isLast: isLast || data.length === 0 };
}
