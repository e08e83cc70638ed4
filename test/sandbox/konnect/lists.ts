import type { Context } from "hono";
import type { KonnectSwitches } from "../switches";
import { type InvalidParameter, refuse } from "./problems";

type Read<T> = (item: T) => string | readonly string[] | boolean | null | undefined;

/** One filter: the operators it takes (empty: none written) and what of an item it looks at. */
export interface Filter<T> {
  readonly operators: readonly string[];
  readonly read: Read<T>;
}

/** Filter on a text. @see Konnect API: StringFieldFilter */
export const byText = <T>(read: Read<T>): Filter<T> => ({
  operators: ["", "eq", "neq", "oeq", "contains", "ocontains"],
  read,
});
/** Filter on an id. @see Konnect API: UuidFieldFilter */
export const byUuid = <T>(read: Read<T>): Filter<T> => ({ operators: ["eq", "oeq", "neq"], read });
/** Filter on a boolean. @see Konnect API: BooleanFieldFilter */
export const byFlag = <T>(read: Read<T>): Filter<T> => ({ operators: [""], read });
/** Filter of the DCR providers' and the Dev Portal's lists. */
export const bySubstring = <T>(read: Read<T>): Filter<T> => ({ operators: ["", "eq", "contains"], read });
/** Filter that takes whole values only. */
export const byValue = <T>(read: Read<T>): Filter<T> => ({ operators: ["", "eq"], read });
/** Filter on a time. @see Konnect API: DateTimeFieldFilter */
export const byTime = <T>(read: Read<T>): Filter<T> => ({
  operators: ["", "eq", "lt", "lte", "gt", "gte"],
  read,
});

/** What a list offers. */
export interface Listing<T> {
  readonly filters?: Readonly<Record<string, Filter<T>>>;
  /** Attributes it can be sorted by. */
  readonly sorts?: Readonly<Record<string, (item: T) => string | null | undefined>>;
  readonly toWire: (item: T) => unknown;
}

/** One page of a filtered and sorted list, in the form of every Konnect list. @throws Problem 400 */
export function toPage<T>(
  context: Context,
  switches: KonnectSwitches,
  items: readonly T[],
  listing: Listing<T>,
) {
  const query = new URL(context.req.url).searchParams;
  const refused: InvalidParameter[] = [];
  let matching = [...items];
  for (const [key, wanted] of query) {
    if (["page[size]", "page[number]", "sort"].includes(key)) continue;
    const [, name = "", operator = ""] = /^filter\[(\w+)\](?:\[(\w+)\])?$/.exec(key) ?? [];
    const filter = listing.filters?.[name];
    if (filter === undefined || !filter.operators.includes(operator)) {
      refused.push({ field: key, reason: "unknown field", rule: "unknown_property", source: "query" });
      continue;
    }
    matching = matching.filter((item) => matches(operator, toTexts(filter.read(item)), wanted));
  }
  sort(matching, query.get("sort"), listing.sorts ?? {}, refused);
  const asked = readInteger(query, "page[size]", 10, refused);
  if (asked > switches.maxPageSize && switches.refusesOversizedPage) {
    const [maximum, reason] = [switches.maxPageSize, `must not be more than ${switches.maxPageSize}`];
    refused.push({ field: "page[size]", reason, rule: "max", maximum, source: "query" });
  }
  const size = Math.min(asked, switches.maxPageSize);
  const number = readInteger(query, "page[number]", 1, refused);
  if (refused.length > 0) throw refuse(refused);
  const page = matching.slice((number - 1) * size, number * size);
  return { data: page.map(listing.toWire), meta: { page: { number, size, total: matching.length } } };
}

function matches(operator: string, texts: readonly string[], wanted: string): boolean {
  const parts = wanted.split(",");
  switch (operator) {
    case "neq":
      return !texts.includes(wanted);
    case "oeq":
      return parts.some((part) => texts.includes(part));
    case "contains":
      return texts.some((text) => text.includes(wanted));
    case "ocontains":
      return parts.some((part) => texts.some((text) => text.includes(part)));
    case "lt":
      return texts.some((text) => text < wanted);
    case "lte":
      return texts.some((text) => text <= wanted);
    case "gt":
      return texts.some((text) => text > wanted);
    case "gte":
      return texts.some((text) => text >= wanted);
    default:
      return texts.includes(wanted);
  }
}

function toTexts(value: ReturnType<Read<never>>): readonly string[] {
  if (value === null || value === undefined) return [];
  if (typeof value === "boolean") return [String(value)];
  return typeof value === "string" ? [value] : value;
}

/** Sorts in place. @see Konnect API: SortQuery */
function sort<T>(
  items: T[],
  text: string | null,
  sorts: NonNullable<Listing<T>["sorts"]>,
  refused: InvalidParameter[],
): void {
  const terms = text === null ? [] : text.split(",").map((term) => term.trim().split(/\s+/));
  for (const [attribute = "", direction = "asc", ...rest] of terms.reverse()) {
    const read = sorts[attribute];
    if (read === undefined || !["asc", "desc"].includes(direction) || rest.length > 0) {
      const choices = Object.keys(sorts);
      const reason = `must be one of: ${choices.join(", ")}`;
      refused.push({ field: "sort", reason, rule: "enum", choices, source: "query" });
      return;
    }
    const sign = direction === "desc" ? -1 : 1;
    items.sort((a, b) => sign * (read(a) ?? "").localeCompare(read(b) ?? ""));
  }
}

function readInteger(
  query: URLSearchParams,
  key: string,
  fallback: number,
  refused: InvalidParameter[],
): number {
  const text = query.get(key);
  if (text === null || text === "") return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  refused.push({ field: key, reason: "must be a positive integer", rule: "is_integer", source: "query" });
  return fallback;
}
