/*
 * Tokens by their look: personal and system account access tokens of Konnect, API tokens of Okta (42 characters; ids
 * have 20), JSON Web Tokens.
 */
const shapes = [
  /(?<![A-Za-z0-9])[ks]pat_[A-Za-z0-9_-]{16,}/g,
  /(?<![A-Za-z0-9_-])00[A-Za-z0-9_-]{40}(?![A-Za-z0-9_-])/g,
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/g,
];

/** Whether a text holds what looks like a token itself, not the name or place of one. */
export function hasTokenShape(text: string): boolean {
  return shapes.some((shape) => text.search(shape) !== -1);
}

/** The text with everything that looks like a token replaced. */
export function hideTokenShapes(text: string, replacement: string): string {
  return shapes.reduce((result, shape) => result.replace(shape, replacement), text);
}
