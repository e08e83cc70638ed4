import { createRedactor } from "../../redact/redact";
import type { Phrase } from "../wording";

/*
 * Texts of others in Markdown: as code, in which neither GitHub nor GitLab reads markup, HTML, links, mentions or
 * references to issues. `|` would end a table's cell even there, and a backtick the code.
 */

const encoded = /[^\p{L}\p{N} .,/=%?;^"'+→−–-]/gu;

const redactor = createRedactor();
/** Of one text; whoever needs less cuts it off before. */
const maxCodeLength = 2000;

/** A text of others as code, without anything that steers a terminal or a log viewer. */
export function toCode(foreign: string): string {
  const text = redactor.show(foreign, maxCodeLength);
  if (text === "") return "` `";
  const isPlain = !/[`|]/.test(text) && text.trim() === text;
  if (isPlain) return `\`${text}\``;
  return `<code>${text.replace(encoded, (character) => `&#${character.codePointAt(0)};`)}</code>`;
}

/** A phrase of ours with texts of others in it. */
export function toMarkdown(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === "string" ? part : toCode(part.value))).join("");
}

/** A word that Markdown, GitHub and GitLab show as it is. */
const plainWord = /^["'(]*[\p{L}\p{N}%→–][\p{L}\p{N}'.,;:?%→/–-]*[)"'.,;:?]*$/u;
const linked = /:\/\/|^["'(]*(www\.|[0-9a-f]{7,40}\b)|\w@/i;

/** A message with texts of others in it: every word that could mean something to Markdown as code. */
export function toProse(message: string): string {
  const words = message.split(" ");
  const shown: string[] = [];
  let risky: string[] = [];
  const flush = () => {
    if (risky.length > 0) shown.push(toCode(risky.join(" ")));
    risky = [];
  };
  for (const word of words) {
    if (word === "") continue;
    if (plainWord.test(word) && !linked.test(word)) {
      flush();
      shown.push(word);
    } else risky.push(word);
  }
  flush();
  return shown.join(" ");
}

/** A block of code that no text inside can end. */
export function toCodeBlock(language: string, lines: readonly string[]): string {
  const longest = lines
    .flatMap((line) => line.match(/`+/g) ?? [])
    .reduce((most, run) => Math.max(most, run.length), 2);
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence].join("\n");
}

/** A part that opens on a click. */
export function toDetails(summary: string, body: string): string {
  return ["<details>", `<summary>${summary}</summary>`, "", body, "", "</details>"].join("\n");
}
