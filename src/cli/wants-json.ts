/** Whether the command line asks for JSON, even if the rest of it is wrong. */
export function wantsJson(argv: readonly string[]): boolean {
  return argv.some(
    (argument, index) =>
      argument === "--json" ||
      argument === "--format=json" ||
      (argument === "--format" && argv[index + 1] === "json"),
  );
}
