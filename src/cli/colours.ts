type Environment = Readonly<Record<string, string | undefined>>;

/** Whether to colour what goes to a stream: never with NO_COLOR, always with FORCE_COLOR, else at a terminal. */
export function hasColours(stream: { readonly isTTY?: boolean }, env: Environment = process.env): boolean {
  if ((env.NO_COLOR ?? "") !== "") return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return stream.isTTY === true && env.TERM !== "dumb";
}
