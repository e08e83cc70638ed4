type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Time of the server by its `Date` header, in milliseconds since 1970; undefined without a readable one. */
export function readServerTime(headers: Headers): number | undefined {
  const { date } = headers;
  const time = Date.parse(typeof date === "string" ? date : "");
  return Number.isNaN(time) ? undefined : time;
}

/** Headers count whole seconds and travel for a while: less than this is no difference. */
const toleranceMs = 60_000;

/** How far this machine's clock is off, as a sentence; undefined if it is right or nobody can tell. */
export function describeClockDifference(
  serverTime: number | undefined,
  localTime: number,
): string | undefined {
  if (serverTime === undefined || Math.abs(localTime - serverTime) < toleranceMs) return undefined;
  const minutes = Math.round(Math.abs(localTime - serverTime) / 60_000);
  return `this machine's clock is ${minutes} minute${minutes === 1 ? "" : "s"} ${localTime > serverTime ? "ahead" : "behind"}`;
}
