import type { Context } from "hono";
import { invalid } from "./problems";

/** What a list can be filtered by: field name → value of an item. */
export type Filters<T> = Readonly<Record<string, (item: T) => string | readonly string[] | null | undefined>>;

/** One page of a filtered list, in the form of every Konnect list. */
export function toPage<T>(
  context: Context,
  items: readonly T[],
  filters: Filters<T>,
  maxPageSize: number,
  toWire: (item: T) => unknown,
) {
  const query = new URL(context.req.url).searchParams;
  let matching = [...items];
  for (const [key, wanted] of query) {
    if (key.startsWith("page[") || key === "sort") continue;
    const match = /^filter\[(\w+)\](?:\[(eq|oeq|neq|contains|ocontains)\])?$/.exec(key);
    const read = filters[match?.[1] ?? ""];
    if (match === null || read === undefined)
      throw invalid(key, "unknown filter", "unknown_property", "query");
    matching = matching.filter((item) => matches(match[2] ?? "eq", toTexts(read(item)), wanted));
  }
  const size = Math.min(readInteger(query, "page[size]", 10), maxPageSize);
  const number = readInteger(query, "page[number]", 1);
  const page = matching.slice((number - 1) * size, number * size);
  return { data: page.map(toWire), meta: { page: { number, size, total: matching.length } } };
}

function matches(operator: string, texts: readonly string[], wanted: string): boolean {
  const parts = wanted.split(",");
  switch (operator) {
    case "eq":
      return texts.includes(wanted);
    case "neq":
      return !texts.includes(wanted);
    case "oeq":
      return parts.some((part) => texts.includes(part));
    case "contains":
      return texts.some((text) => text.includes(wanted));
    default:
      return parts.some((part) => texts.some((text) => text.includes(part)));
  }
}

function toTexts(value: string | readonly string[] | null | undefined): readonly string[] {
  if (value === null || value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

function readInteger(query: URLSearchParams, key: string, fallback: number): number {
  const text = query.get(key);
  if (text === null) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw invalid(key, "must be a positive integer", "type", "query");
  return value;
}
