import type { Fault } from "../sandbox/faults";

/** What a fault may do to the processes around it. */
export interface Surroundings {
  /** Ends the provider process at once. */
  readonly killProvider: () => void;
  /** Has the engine die before it saves what the running step comes to. */
  readonly killEngine: () => void;
}

type Kind = Omit<Fault, "server">;

const status = (code: number, headers: Readonly<Record<string, string>> = {}): Kind => ({
  kind: "status",
  status: code,
  headers,
});
const inOneSecond = () => new Date(Date.now() + 1000).toUTCString();

/** Every kind of fault, by its name in the table. */
export const faultKinds: Readonly<Record<string, (around: Surroundings) => Kind>> = {
  "reset before commit": () => ({ kind: "reset-before" }),
  "reset after commit": () => ({ kind: "reset-after" }),
  "no answer, not carried out": () => ({ kind: "hang-before" }),
  "no answer, carried out": () => ({ kind: "hang-after" }),
  "429, Retry-After in seconds": () => status(429, { "retry-after": "1" }),
  "429, Retry-After as a date": () => status(429, { "retry-after": inOneSecond() }),
  "429, no Retry-After": () => status(429),
  "500": () => status(500),
  "502": () => status(502),
  "503": () => status(503),
  "504": () => status(504),
  "truncated JSON": () => ({ kind: "truncate" }),
  "HTML instead of JSON": () => ({ kind: "html" }),
  "optional fields missing": () => ({ kind: "drop-optional" }),
  "401": () => status(401),
  "403": () => status(403),
  "404": () => status(404),
  "kill -9 of the provider, not carried out": ({ killProvider }) => ({
    kind: "hang-before",
    onHit: killProvider,
  }),
  "kill -9 of the provider, carried out": ({ killProvider }) => ({
    kind: "hang-after",
    onCommitted: killProvider,
  }),
  "engine dies before it saves the step": ({ killEngine }) => ({
    kind: "pass",
    onHit: killEngine,
  }),
};
