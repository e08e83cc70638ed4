import { basename } from "node:path";
import leven from "leven";
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument } from "yaml";
import { tryParseJson } from "../http/parse-json";
import { limitFindings } from "../loader/limit";
import type { RawSettings } from "../loader/load-settings";
import type { Finding } from "../rules";
import { checkOktaAddress, findConfiguredOrganization } from "../rules/okta-address";
import { fromPath } from "../settings/path";
import { isRecord } from "../settings/record";
import { unknownValue } from "../settings/unknown";
import {
  findClearSecrets,
  findEncryptedReferences,
  listConfigReferences,
  readOktaAddress,
} from "./stack-secrets";
import { findDocumentProblem, isNestedTooDeep, isWithinLimits } from "./stack-size";

/** A place in a file, counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The part of a Pulumi stack file that concerns this package. */
export interface StackFile {
  /** Name of the stack, from `Pulumi.<stack>.yaml`. */
  readonly stack: string;
  /** The settings, with `unknownValue` for encrypted values. Undefined if the file is not YAML. */
  readonly raw: RawSettings | undefined;
  /** Origin of the Okta organization that the file or the environment names, if it is known. */
  readonly oktaOrigin: string | undefined;
  /** Findings about the file itself. */
  readonly findings: readonly (Finding & Place)[];
  /** The position of a finding's path. A missing key has the position of its object. */
  readonly locate: (finding: Finding) => Place;
}

const namespace = "konnect-okta-dcr";
const ownKeys = ["registrations", "acceptance", "http"];
const maxProblems = 10;

/**
 * Reads the text of a stack file. Never throws: what cannot be read is a finding.
 * @param env names Okta's organization and the hosts that are allowed beside Okta's
 */
export function parseStackFile(
  file: string,
  text: string,
  env: Readonly<Record<string, string | undefined>> = {},
): StackFile {
  const lines = new LineCounter();
  const document = parse(text, lines);
  const toPlace = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const stack = /^Pulumi\.(.+)\.ya?ml$/.exec(basename(file))?.[1] ?? "stack";
  const locate = (finding: Finding) => toPlace(findOffset(document, finding));
  const problems = document.errors
    .slice(0, maxProblems)
    .map(({ message, pos }) => toSyntaxFinding(message, toPlace(pos[0])));
  const excess = problems.length === 0 ? findDocumentProblem(document) : undefined;
  if (excess !== undefined) problems.push(toSyntaxFinding(excess.message, toPlace(excess.offset)));
  const content = problems.length === 0 ? readContent(document, problems) : undefined;
  if (content === undefined) {
    return { stack, raw: undefined, oktaOrigin: undefined, findings: problems, locate };
  }
  const config = isRecord(content.config) ? content.config : {};
  const read = (key: string) => hideEncrypted(parseJsonText(config[`${namespace}:${key}`]));
  const raw = { registrations: read("registrations"), acceptance: read("acceptance"), http: read("http") };
  const isElsewhere = raw.registrations === undefined && content.environment !== undefined;
  if (isElsewhere) raw.registrations = unknownValue;
  const oktaAddress = readOktaAddress(config);
  const remarks = [
    ...(raw.registrations === unknownValue ? [toUnseenFinding()] : []),
    ...findMistypedKeys(config),
    ...findClearSecrets(config),
    ...findEncryptedReferences(parseJsonText(config[`${namespace}:registrations`])),
    ...checkOktaAddress(oktaAddress, env),
  ];
  return {
    stack,
    raw,
    oktaOrigin: findConfiguredOrganization(oktaAddress, env),
    findings: limitFindings(remarks).map((finding) => ({ ...finding, ...locate(finding) })),
    locate,
  };
}

/** Equal keys are found in `findDocumentProblem`. */
function parse(text: string, lines: LineCounter): Document.Parsed {
  const options = { lineCounter: lines, merge: true, prettyErrors: false, uniqueKeys: false } as const;
  return parseDocument(isNestedTooDeep(text) ? "# nested too deep to be read\n" : text, options);
}

function readContent(document: Document, problems: (Finding & Place)[]): Record<string, unknown> | undefined {
  try {
    const content: unknown = document.toJS();
    if (isRecord(content)) return { ...content };
    problems.push(toSyntaxFinding("the file is not a map with the key config", { line: 1, column: 1 }));
  } catch (error) {
    problems.push(
      toSyntaxFinding(error instanceof Error ? error.message : String(error), { line: 1, column: 1 }),
    );
  }
  return undefined;
}

function toSyntaxFinding(message: string, place: Place): Finding & Place {
  const [first = ""] = message.split("\n");
  return {
    code: "DCR_SETTINGS_FILE",
    severity: "error",
    path: "",
    message: `is not a stack file in YAML: ${first}`,
    fix: "Correct it at this place.",
    ...place,
  };
}

function toUnseenFinding(): Finding {
  return {
    code: "DCR_SETTINGS_UNSEEN",
    severity: "notice",
    path: "registrations",
    message: "the registrations are encrypted or come from an environment, so no rule was applied to them",
    fix: "pulumi preview applies the same rules.",
  };
}

/** Pulumi ignores keys that no program reads, so that a mistyped one would pass in silence. */
function findMistypedKeys(config: Readonly<Record<string, unknown>>): Finding[] {
  const referenced = new Set(listConfigReferences(config));
  return Object.keys(config).flatMap((full): Finding[] => {
    const key = full.startsWith(`${namespace}:`) ? full.slice(namespace.length + 1) : undefined;
    if (key === undefined || key.length > 64 || ownKeys.includes(key) || referenced.has(full)) return [];
    const meant = ownKeys.find((own) => leven(own, key) <= own.length / 4);
    if (meant === undefined) return [];
    return [
      {
        code: "DCR_SETTINGS_UNKNOWN_KEY",
        severity: "error",
        path: key,
        message: `unknown key ${full}`,
        fix: `Did you mean ${namespace}:${meant}?`,
      },
    ];
  });
}

/** A value set with `pulumi config set` is JSON as text. */
function parseJsonText(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  const parsed = tryParseJson(value);
  return parsed !== undefined && isWithinLimits(parsed) ? parsed : value;
}

/** Encrypted values (`secure: v1:…`) as values that are not known. */
function hideEncrypted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hideEncrypted);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && typeof value.secure === "string") return unknownValue;
  return Object.fromEntries(entries.map(([key, item]) => [key, hideEncrypted(item)]));
}

function findOffset(document: Document, { code, path }: Finding): number {
  const [top, ...rest] = fromPath(path);
  let offset = 0;
  let node: unknown = document.contents;
  const first = String(top).includes(":") ? String(top) : `${namespace}:${String(top)}`;
  for (const part of ["config", first, ...rest]) {
    const next = findPart(document, node, part);
    if (next === undefined) break;
    offset = toOffset(next.key, next.value, code === "DCR_SETTINGS_UNKNOWN_KEY") ?? offset;
    node = next.value;
  }
  return offset;
}

interface Part {
  /** Undefined for items of lists. */
  readonly key: unknown;
  readonly value: unknown;
}

function findPart(document: Document, parent: unknown, part: string | number): Part | undefined {
  const node = isAlias(parent) ? parent.resolve(document) : parent;
  if (isSeq(node)) {
    const value: unknown = typeof part === "number" ? node.items[part] : undefined;
    return value === undefined ? undefined : { key: undefined, value };
  }
  if (!isMap(node)) return undefined;
  const own = node.items.find((pair: Pair) => toKey(pair) === String(part));
  if (own !== undefined) return own;
  const merged = node.items.filter((pair: Pair) => toKey(pair) === "<<").map((pair: Pair) => pair.value);
  for (const source of merged) {
    const sources: readonly unknown[] = isSeq(source) ? source.items : [source];
    const found = sources.map((item) => findPart(document, item, part)).find((item) => item !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

function toKey({ key }: Pair): string {
  return String(isScalar(key) ? (key.source ?? key.value) : key);
}

/** The position of a value if it is short, otherwise that of its key. */
function toOffset(key: unknown, value: unknown, isAboutKey: boolean): number | undefined {
  const isShort = isAlias(value) || (isScalar(value) && value.value !== null);
  return toStart(key === undefined || (isShort && !isAboutKey) ? value : key);
}

function toStart(node: unknown): number | undefined {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
  return range?.[0];
}
