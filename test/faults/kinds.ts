import type { Fault } from "../sandbox/faults";

/** What a fault may do to the processes around it. */
export interface Surroundings {
  /** Ends the process that sends the request at once. */
  readonly killSender: () => void;
  /** Ends the engine at once. */
  readonly killEngine: () => void;
  /** Takes the server away until somebody was refused. */
  readonly refuse: () => void;
}

/** A fault; where it begins with the request before, `isEarly` says so. */
export type Kind = Omit<Fault, "server" | "method" | "path" | "skip"> & { readonly isEarly?: true };

/** Kinds of faults, by their names in the table. */
export type Kinds = Readonly<Record<string, (around: Surroundings) => Kind>>;

const status = (code: number, headers: Readonly<Record<string, string>> = {}): Kind => ({
  kind: "status",
  status: code,
  headers,
});
const inOneSecond = () => new Date(Date.now() + 1000).toUTCString();
const now = () => String(Math.floor(Date.now() / 1000));

const connections: Kinds = {
  "connection refused": ({ refuse }) => ({ kind: "pass", isEarly: true, onHit: refuse }),
  "reset before commit": () => ({ kind: "reset-before" }),
  "reset after commit": () => ({ kind: "reset-after" }),
};
const hangs: Kinds = {
  "no answer, not carried out": () => ({ kind: "hang-before" }),
  "no answer, carried out": () => ({ kind: "hang-after" }),
};
const retryAfter: Kinds = {
  "429, Retry-After in seconds": () => status(429, { "retry-after": "1" }),
  "429, Retry-After as a date": () => status(429, { "retry-after": inOneSecond() }),
  "429, no Retry-After": () => status(429),
};
const answers: Kinds = {
  "500": () => status(500),
  "503": () => status(503),
  "truncated JSON": () => ({ kind: "truncate" }),
  "HTML instead of JSON": () => ({ kind: "html" }),
  "401": () => status(401),
  "403": () => status(403),
  "404": () => status(404),
};
const furtherAnswers: Kinds = {
  "502": () => status(502),
  "504": () => status(504),
  "optional fields missing": () => ({ kind: "drop-optional" }),
};
const killsOfSender: Kinds = {
  "kill -9 of the provider, not carried out": ({ killSender }) => ({
    kind: "hang-before",
    onHit: killSender,
  }),
  "kill -9 of the provider, carried out": ({ killSender }) => ({
    kind: "hang-after",
    onCommitted: killSender,
  }),
};
const killsOfEngine: Kinds = {
  "kill -9 of the engine, not carried out": ({ killEngine }) => ({ kind: "hang-before", onHit: killEngine }),
  "kill -9 of the engine, carried out": ({ killEngine }) => ({ kind: "hang-after", onCommitted: killEngine }),
};

/** For the provider process without an engine: what the running step came to is not saved. */
export const providerKinds: Kinds = {
  ...connections,
  ...hangs,
  ...retryAfter,
  ...answers,
  ...furtherAnswers,
  ...killsOfSender,
  "engine dies before it saves the step": ({ killEngine }) => ({ kind: "pass", onHit: killEngine }),
};

/** For requests to Konnect through the engine. */
export const engineKinds: Kinds = {
  ...connections,
  ...hangs,
  ...retryAfter,
  ...answers,
  ...furtherAnswers,
  ...killsOfSender,
  ...killsOfEngine,
};

/**
 * For requests of the Okta plugin. It waits for an answer without limit, so that a person ends it (a kill); 502 and
 * 504 are to it what 500 and 503 are; a 429 is waited out by Okta's own header.
 */
export const oktaKinds: Kinds = {
  ...connections,
  "429, X-Rate-Limit-Reset": () => status(429, { "x-rate-limit-reset": now() }),
  ...answers,
  ...killsOfSender,
  ...killsOfEngine,
};
