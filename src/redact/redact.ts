import { showText } from "../errors/foreign-text";
import { hideParts } from "./token-parts";
import { hideTokenShapes } from "./token-shape";

/** Takes secrets out of text that people or logs will see. */
export interface Redactor {
  /** Remembers a value; from {@link minimumLength} characters on it never passes {@link redact}. */
  remember(secret: string): void;
  /**
   * Replaces secrets by field name and by the look of a token always, by remembered value if it is long enough; also
   * the beginning and the end of a remembered token that a service cut off.
   */
  redact(text: string): string;
  /** A text of others, redacted, as one harmless line of limited length. */
  show(text: string, maxLength?: number): string;
}

/** Shorter values are common words and letters; replacing them would garble the text without hiding them. */
export const minimumLength = 8;

const replacement = "[redacted]";

const secretNames =
  "dcr_token|client_secret|session_secret|access_token|refresh_token|id_token|initial_client_secret|api_key|apiToken|accessToken|privateKey|password|redis_password|sentinel_password";
const secretText = '"(?:[^"\\\\]|\\\\.)*"';
const secretFields = new RegExp(
  `("(?:${secretNames})"\\s*:\\s*)(?:${secretText}|\\[(?:\\s|,|${secretText})*\\])`,
  "g",
);
const authorizationValues = /\b(SSWS|Bearer|Basic)\s+[A-Za-z0-9._~+/=:-]+/g;

/** Makes a {@link Redactor} that knows no value yet. */
export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  const variants = new Set<string>();

  function redact(text: string): string {
    let result = text.replace(secretFields, `$1"${replacement}"`);
    for (const variant of [...variants].sort((a, b) => b.length - a.length)) {
      result = result.replaceAll(variant, replacement);
    }
    for (const secret of secrets) result = hideParts(result, secret, replacement);
    result = result.replace(authorizationValues, `$1 ${replacement}`);
    return hideTokenShapes(result, replacement);
  }

  return {
    remember: (secret) => {
      if (secret.length < minimumLength) return;
      secrets.add(secret);
      for (const variant of toVariants(secret)) variants.add(variant);
    },
    redact,
    show: (text, maxLength) => showText(redact(text), maxLength),
  };
}

/** The forms in which a value can stand in a message: as it is, in JSON, in a URL, in base64. */
function toVariants(secret: string): string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64"),
    Buffer.from(secret).toString("base64url"),
  ];
}
