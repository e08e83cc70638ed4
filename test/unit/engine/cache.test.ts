import { createHash } from "node:crypto";
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { findInCache } from "../../engine/find";
import { engineVersion, getEngineFolder } from "../../engine/places";

const program = `#!/bin/sh\necho v${engineVersion}\n`;
let folder: string;

beforeEach(() => {
  const cache = mkdtempSync(join(tmpdir(), "dcr-cache-"));
  vi.stubEnv("XDG_CACHE_HOME", cache);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(cache, { recursive: true });
  });
  folder = getEngineFolder();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "pulumi"), program);
  chmodSync(join(folder, "pulumi"), 0o755);
  const sum = createHash("sha256").update(program).digest("hex");
  writeFileSync(join(folder, "checksums.json"), JSON.stringify({ pulumi: sum }));
});

describe("the cached engine", () => {
  it("the cached engine is used if its files have the checksums that were noted", async () => {
    expect(await findInCache()).toEqual({ folder, version: engineVersion, source: "cache" });
  });

  it("a cached engine with a changed file is refused before it runs", async () => {
    const trace = join(folder, "ran");
    appendFileSync(join(folder, "pulumi"), `touch ${trace}\n`);
    await expect(findInCache()).rejects.toThrow(/was changed \(pulumi in .*delete that folder/);
    expect(() => rmSync(trace)).toThrow("ENOENT");
  });

  it("a cached engine without checksums is refused", async () => {
    rmSync(join(folder, "checksums.json"));
    await expect(findInCache()).rejects.toThrow("has no checksums");
  });
});
