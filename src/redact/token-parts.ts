/** So many characters of a token's beginning or end count as a part of it. */
const partLength = 12;
/** A shorter secret is not taken apart. */
const minimumTokenLength = 2 * partLength;

/**
 * Replaces the beginning and the end of a token that somebody cut off: at least {@link partLength} characters, and as
 * many more as follow. Parts that look like words stay; they are no random characters, and replacing them would garble
 * other text.
 */
export function hideParts(text: string, token: string, replacement: string): string {
  if (token.length < minimumTokenLength) return text;
  const withoutHeads = hideFrom(text, token, replacement);
  const reversed = hideFrom(reverse(withoutHeads), reverse(token), reverse(replacement));
  return reverse(reversed);
}

function hideFrom(text: string, token: string, replacement: string): string {
  const head = token.slice(0, partLength);
  if (!looksRandom(head)) return text;
  const pieces: string[] = [];
  let from = 0;
  for (let at = text.indexOf(head); at !== -1; at = text.indexOf(head, from)) {
    let length = partLength;
    while (length < token.length && text[at + length] === token[length]) length++;
    pieces.push(text.slice(from, at), replacement);
    from = at + length;
  }
  return pieces.length === 0 ? text : [...pieces, text.slice(from)].join("");
}

/** Words are letters of one case, with a hyphen, underscore, dot or space between them. */
function looksRandom(part: string): boolean {
  const own = part.replace(/^[ks]pat_/, "");
  return !/^(?:[a-z]+|[A-Z]+|[A-Z][a-z]+)(?:[-_. /:](?:[a-z]*|[A-Z]*|[A-Z][a-z]*))*$/.test(own);
}

/** By UTF-16 units: forwards and backwards the same. */
function reverse(text: string): string {
  let result = "";
  for (let index = text.length - 1; index >= 0; index--) result += text[index];
  return result;
}
