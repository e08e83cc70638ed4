import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    pool: "forks",
    // End-to-end tests wait for processes to start most of their time.
    maxWorkers: "100%",
    setupFiles: ["test/property-seed.ts"],
    include: ["test/{unit,contract,component,e2e,package}/**/*.test.ts"],
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
});
