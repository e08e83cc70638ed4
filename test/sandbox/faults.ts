import type { ServerName } from "./recorder";

/** What goes wrong; nothing with `pass`, for faults elsewhere at that moment. Kinds ending in `-after` carry the request out first. */
export type FaultKind =
  | "reset-before"
  | "reset-after"
  | "hang-before"
  | "hang-after"
  | "status"
  | "truncate"
  | "html"
  | "drop-optional"
  | "pass"
  | "body";

/** One fault, for the next requests that match. */
export interface Fault {
  readonly kind: FaultKind;
  readonly server: ServerName;
  readonly method?: string | undefined;
  /** Whole path, or a pattern. */
  readonly path?: string | RegExp | undefined;
  /** How many matching requests pass before. @default 0 */
  readonly skip?: number | undefined;
  /** How many requests it hits. @default 1 */
  readonly times?: number | undefined;
  /** For `status`. @default 500 */
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** For `status` and `body`. */
  readonly body?: unknown;
  /** Called when it hits, before anything else. */
  readonly onHit?: (() => void) | undefined;
  /** Called once the request was carried out, for kinds ending in `-after`. */
  readonly onCommitted?: (() => void) | undefined;
}

/** A fault at work. */
export interface ActiveFault {
  readonly hits: number;
}

/** The faults of a sandbox; none at the start. */
export class Faults {
  readonly #active: { fault: Fault; seen: number; hits: number }[] = [];

  add(fault: Fault): ActiveFault {
    const entry = { fault, seen: 0, hits: 0 };
    this.#active.push(entry);
    return entry;
  }

  clear(): void {
    this.#active.length = 0;
  }

  /** The fault for a request, if one is due. */
  take(server: ServerName, method: string, path: string): Fault | undefined {
    for (const entry of this.#active) {
      const { fault } = entry;
      if (fault.server !== server || (fault.method !== undefined && fault.method !== method)) continue;
      if (typeof fault.path === "string" && fault.path !== path) continue;
      if (fault.path instanceof RegExp && !fault.path.test(path)) continue;
      entry.seen++;
      if (entry.seen <= (fault.skip ?? 0) || entry.hits >= (fault.times ?? 1)) continue;
      entry.hits++;
      fault.onHit?.();
      return fault;
    }
    return undefined;
  }
}
