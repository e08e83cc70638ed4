/** What the package consists of: each entry is one bundle, with its types if programs import it. */
export const entries = [
  { source: "src/index.ts", bundle: "index.js", types: "index.d.ts" },
  { source: "src/provider/index.ts", bundle: "provider/index.js", types: "provider/index.d.ts" },
  { source: "src/cli/index.ts", bundle: "cli/index.js", types: undefined },
] as const;

/** Peers: the program, the engine and this package must share one copy. */
export const external = [/^@pulumi\//];
