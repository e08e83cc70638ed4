/*
 * Texts that come from a service, a file or a stack are data. This filter makes them one line that cannot steer a
 * terminal, a log viewer or a CI runner. The redactor runs first: what it looks for must not be changed before.
 */

/** How much of one text is shown. */
export const maxTextLength = 500;

/**
 * Control characters (line breaks, escape, the 8-bit CSI and OSC), format characters (bidirectional overrides, zero
 * width, soft hyphen, language tags), line and paragraph separators, and halves of surrogate pairs.
 */
const steering = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Commands to CI runners: `::error::` and `::set-output name=x::` (GitHub Actions, at the beginning of a line),
 * `##[error]` and `##vso[…]` (GitHub and Azure, anywhere), `##teamcity[…]`.
 */
const commandColons = /::(?=[A-Za-z][\w-]*(?: [^:]*)?::)/g;
const commandHashes = /##(?=\w*\[)/g;

/** The text as one line without effect: control characters become `\n`, `\u001b` and the like. */
export function showText(text: string, maxLength = maxTextLength): string {
  return neutralise(text.length > maxLength ? `${text.slice(0, maxLength)}…` : text);
}

/** The texts of a whole report, without a limit to their length: keys and values of objects, items of lists. */
export function showTexts<T>(value: T, redact: (text: string) => string = (text) => text): T {
  const show = (item: unknown): unknown => {
    if (typeof item === "string") return neutralise(redact(item));
    if (Array.isArray(item)) return item.map(show);
    if (typeof item !== "object" || item === null) return item;
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [neutralise(key), show(inner)]));
  };
  return show(value) as T;
}

/** A text of this package that may hold texts of others; its own line breaks stay. */
export function showLines(text: string): string {
  return text.split("\n").map(neutralise).join("\n");
}

function neutralise(text: string): string {
  return text.replace(steering, toEscape).replace(commandColons, ": :").replace(commandHashes, "# #");
}

function toEscape(character: string): string {
  if (character === "\n") return "\\n";
  if (character === "\r") return "\\r";
  if (character === "\t") return "\\t";
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
