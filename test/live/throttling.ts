import { setTimeout as wait } from "node:timers/promises";
import type { Answer } from "../sandbox-requests/calls";
import type { Observation } from "./observation";

/** Notes every 429 of a service. */
export interface Throttling {
  /** Sends until the answer is no 429, a few times at most. */
  send(request: () => Promise<Answer>): Promise<Answer>;
  observe(): Observation[];
}

const maxTries = 8;
const longestWaitMs = 60_000;
/** Where the service does not say how long. */
const unknownWaitMs = 1000;

export function createThrottling(): Throttling {
  let sent = 0;
  const retryAfters: (string | null)[] = [];
  return {
    send: async (request) => {
      for (let attempt = 1; ; attempt++) {
        const answer = await request();
        sent += 1;
        if (answer.status !== 429) return answer;
        const retryAfter = answer.headers.get("retry-after");
        retryAfters.push(retryAfter);
        if (attempt === maxTries) return answer;
        await wait(Math.min(toWaitMs(retryAfter), longestWaitMs));
      }
    },
    observe: () => {
      const forms = [...new Set(retryAfters.map(toForm))].join(", ");
      return [
        {
          name: "rateLimit",
          position: retryAfters.length > 0 ? true : undefined,
          seen: `${retryAfters.length} of ${sent} requests were answered with 429`,
        },
        {
          name: "retryAfter",
          position: forms === "" ? undefined : forms,
          seen: forms === "" ? "not tried: no request was answered with 429" : "Retry-After of a 429",
        },
      ];
    },
  };
}

function toForm(retryAfter: string | null): string {
  if (retryAfter === null) return "absent";
  return /^\d+$/.test(retryAfter) ? "seconds" : "date";
}

function toWaitMs(retryAfter: string | null): number {
  if (retryAfter === null) return unknownWaitMs;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  return Math.max(0, Date.parse(retryAfter) - Date.now()) + unknownWaitMs;
}
