import type { KonnectSwitches } from "../switches";
import { Problem } from "./problems";

/** Requests since a moment. */
export interface RequestWindow {
  start: number;
  count: number;
}

/** Counts one request against the switch `rateLimit`. @throws Problem 429 */
export function countRequest(window: RequestWindow, switches: KonnectSwitches, time = Date.now()): void {
  const limit = switches.rateLimit;
  if (limit === undefined) return;
  if (time - window.start >= limit.windowMs) Object.assign(window, { start: time, count: 0 });
  window.count++;
  if (window.count <= limit.requests) return;
  const waitMs = window.start + limit.windowMs - time;
  throw new Problem(429, "Too Many Requests", "Too Many Requests", {
    headers: toHeaders(switches, time, waitMs),
  });
}

function toHeaders(switches: KonnectSwitches, time: number, waitMs: number): Record<string, string> {
  switch (switches.retryAfter) {
    case "seconds":
      return { "retry-after": String(Math.ceil(waitMs / 1000)) };
    case "date":
      return { "retry-after": new Date(time + waitMs).toUTCString() };
    default:
      return {};
  }
}
