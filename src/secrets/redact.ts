/** Takes secrets out of text that people or logs will see. */
export interface Redactor {
  /** Remembers a value; from {@link minimumLength} characters on it never passes {@link redact}. */
  remember(secret: string): void;
  /** Replaces secrets by field name always, by remembered value where it is long enough. */
  redact(text: string): string;
}

/** Shorter values are common words and letters; replacing them would garble the text without hiding them. */
export const minimumLength = 8;

const replacement = "[redacted]";

const secretFields =
  /("(?:dcr_token|client_secret|access_token|refresh_token|initial_client_secret|api_key|apiToken|password)"\s*:\s*)"(?:[^"\\]|\\.)*"/g;
const authorizationValues = /\b(SSWS|Bearer|Basic)\s+[A-Za-z0-9._~+/=:-]+/g;

/** Makes a {@link Redactor} that knows no value yet. */
export function createRedactor(): Redactor {
  const variants = new Set<string>();
  return {
    remember: (secret) => {
      if (secret.length < minimumLength) return;
      for (const variant of toVariants(secret)) variants.add(variant);
    },
    redact: (text) => {
      let result = text.replace(secretFields, `$1"${replacement}"`);
      result = result.replace(authorizationValues, `$1 ${replacement}`);
      for (const variant of [...variants].sort((a, b) => b.length - a.length)) {
        result = result.replaceAll(variant, replacement);
      }
      return result;
    },
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
