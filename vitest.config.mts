import { defineConfig, type TestProjectConfiguration } from "vitest/config";

const lifeCycle = "test/e2e/life-cycle.test.ts";

/** A project of tests. `seconds` bounds one test: a test that waits in vain fails soon. */
function project(
  name: string,
  include: string,
  seconds: number,
  further: object = {},
): TestProjectConfiguration {
  const bounds = { testTimeout: seconds * 1000, hookTimeout: 60_000 };
  return { extends: true, test: { name, include: [include], ...bounds, ...further } };
}

export default defineConfig({
  test: {
    pool: "forks",
    // In CI one more try, which its last lines name: docs/decisions/0094.
    retry: process.env.CI === "true" ? 1 : 0,
    // Tests with processes wait for them most of their time.
    maxWorkers: "100%",
    setupFiles: ["test/property-setup.ts"],
    globalSetup: ["test/build.ts"],
    forceRerunTriggers: [],
    projects: [
      project("unit", "test/unit/**/*.test.ts", 30),
      project("contract", "test/contract/**/*.test.ts", 30),
      project("component", "test/component/**/*.test.ts", 30),
      project("package", "test/package/**/*.test.ts", 60),
      // Installs the packed tarball with other package managers and Node versions: npm run test:package-layouts.
      project("layouts", "test/layouts/**/*.test.ts", 60),
      project("life-cycle", lifeCycle, 120),
      // Not isolated: the files of a worker share a loaded program.
      project("engine", "test/e2e/**/*.test.ts", 180, { exclude: [lifeCycle], isolate: false }),
    ],
  },
});
