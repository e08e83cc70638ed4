/** A set of tests that runs by one command. */
export interface Tier {
  readonly command: string;
  readonly description: string;
  /** Projects of vitest.config.mts. */
  readonly projects: readonly string[];
  /** Whether some of its tests need a Pulumi engine. */
  readonly needsEngine: boolean;
  /** Whether only tests of changed files run. */
  readonly changedOnly: boolean;
}

const everything = { needsEngine: true, changedOnly: false };

/** The speeds of the test suite, by the name that `test/run/main.ts` takes first. */
export const tiers = {
  all: {
    ...everything,
    command: "npm test",
    description: "unit, contract, component and package tests, and one life cycle of a stack",
    projects: ["unit", "contract", "component", "package", "life-cycle"],
  },
  engine: {
    ...everything,
    command: "npm run test:engine",
    description: "end-to-end tests through the real Pulumi engine",
    projects: ["engine"],
  },
  layouts: {
    ...everything,
    command: "npm run test:package-layouts",
    description: "the packed tarball in npm, pnpm, Yarn, Jest, esbuild, TypeScript and several Node versions",
    projects: ["layouts"],
  },
  fast: {
    command: "npm run test:fast",
    description: "unit tests of what changed since the last commit, or in it if nothing changed",
    projects: ["unit"],
    needsEngine: false,
    changedOnly: true,
  },
} satisfies Record<string, Tier>;
