import { type Document, isAlias, isMap, isScalar, isSeq, type Node, visit, type YAMLMap } from "yaml";

/** Limits that no stack file of people comes near, and that keep every check short. */
const maxValues = 50_000;
const maxDepth = 64;

/** A place in the text, and what is wrong there. */
export interface SizeProblem {
  readonly message: string;
  readonly offset: number;
}

/**
 * Keys that are written twice, and documents that are too large with every alias written out; found without writing
 * them out, in one walk. (The parser's own search for equal keys compares each with each.)
 */
export function findDocumentProblem(document: Document.Parsed): SizeProblem | undefined {
  const anchors = new Map<string, Node>();
  const aliases = new Map<Node, Node>();
  let repeated: SizeProblem | undefined;
  let isDeep = false;
  visit(document, {
    Node: (_key, node, path) => {
      if (path.length > 2 * maxDepth) {
        isDeep = true;
        return visit.BREAK;
      }
      // An alias means the last anchor of its name before it.
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target !== undefined) aliases.set(node, target);
        return undefined;
      }
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      if (isMap(node)) repeated ??= findRepeatedKey(node);
      return undefined;
    },
  });
  if (isDeep) return { message: `it is nested more than ${maxDepth} levels deep`, offset: 0 };
  if (repeated !== undefined) return repeated;
  return countValues(document.contents, aliases) > maxValues
    ? { message: `it has more than ${maxValues} values, with its aliases written out`, offset: 0 }
    : undefined;
}

/** Whether a parsed value keeps the same limits. */
export function isWithinLimits(value: unknown): boolean {
  let left = maxValues;
  const walk = (item: unknown, depth: number): boolean => {
    if (depth > maxDepth || --left < 0) return false;
    if (typeof item !== "object" || item === null) return true;
    return Object.values(item).every((inner) => walk(inner, depth + 1));
  };
  return walk(value, 0);
}

function findRepeatedKey(map: YAMLMap): SizeProblem | undefined {
  const seen = new Set<unknown>();
  for (const { key } of map.items) {
    if (!isScalar(key) || key.value === "<<") continue;
    if (seen.has(key.value)) return { message: "Map keys must be unique", offset: key.range?.[0] ?? 0 };
    seen.add(key.value);
  }
  return undefined;
}

function countValues(root: unknown, aliases: ReadonlyMap<Node, Node>): number {
  const sizes = new Map<unknown, number>();
  const size = (node: unknown): number => {
    const known = sizes.get(node);
    if (known !== undefined) return known;
    // An alias within its own anchor has no end.
    sizes.set(node, Number.POSITIVE_INFINITY);
    const found = Math.min(measure(node), maxValues + 1);
    sizes.set(node, found);
    return found;
  };
  const measure = (node: unknown): number => {
    if (isAlias(node)) return size(aliases.get(node));
    if (isMap(node)) return node.items.reduce((sum, { key, value }) => sum + size(key) + size(value), 1);
    if (isSeq(node)) return node.items.reduce<number>((sum, item) => sum + size(item), 1);
    return isScalar(node) ? 1 : 0;
  };
  return size(root);
}

/** Nesting that the parser of YAML can take: it recurses, and a full stack can end the process. */
const maxParserDepth = 500;
const compactBlocks = /^[ \t]*(?:[-?:][ \t]+){100}/m;

/** Whether a text is nested too deep to be given to the parser; brackets in texts count, too. */
export function isNestedTooDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "[" || character === "{") depth++;
    else if ((character === "]" || character === "}") && depth > 0) depth--;
    if (depth > maxParserDepth) return true;
  }
  return compactBlocks.test(text);
}
