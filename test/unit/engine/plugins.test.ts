import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { FoundEngine } from "../../engine/find";
import { getPulumiHome } from "../../engine/places";
import { ensurePlugins } from "../../engine/plugins";

let folder: string;
let engine: FoundEngine;

/** A pulumi that installs plugins from folders always, and official ones only while the file `online` exists. */
const pulumi = `#!/bin/sh
target="$PULUMI_HOME/plugins/resource-$4-v$5"
if [ "$6" = --file ]; then
  rm -rf "$target"; mkdir -p "$target"; cp -r "$7/." "$target"
elif [ -e "$(dirname "$0")/online" ]; then
  mkdir -p "$target"; echo official > "$target/pulumi-resource-$4"
else
  echo "no route to host" >&2; exit 1
fi
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dcr-plugins-"));
  vi.stubEnv("XDG_CACHE_HOME", join(folder, "cache"));
  mkdirSync(join(folder, "cache", "konnect-okta-dcr"), { recursive: true });
  writeFileSync(join(folder, "pulumi"), pulumi, { mode: 0o755 });
  engine = { folder, version: "3.259.0", source: "path" };
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
});

async function ensure() {
  const lines: string[] = [];
  const sources = await ensurePlugins(engine, (line) => lines.push(line));
  return { sources, text: lines.join("\n") };
}

describe("the plugins of the engine", () => {
  it("an official plugin that cannot be had is waited for with a message, and replaced by the stand-in", async () => {
    const { sources, text } = await ensure();
    expect(sources).toEqual({ okta: "stand-in", command: "stand-in" });
    expect(text).toMatch(/^waiting for the official okta plugin 7\.0\.0, \d+ s at most …$/m);
    expect(text).toContain(
      "is not available here (no route to host); using the stand-in of test/plugins/okta, trying again in a day",
    );
    expect((await ensure()).text).toBe("");
  });

  it("an official plugin that could not be had is tried again after a day, and then used", async () => {
    await ensure();
    writeFileSync(join(folder, "online"), "");
    expect((await ensure()).sources.okta).toBe("stand-in");
    for (const name of ["okta", "command"]) {
      const note = join(getPulumiHome(), `${name}.json`);
      const read = JSON.parse(readFileSync(note, "utf8")) as Record<string, unknown>;
      writeFileSync(note, JSON.stringify({ ...read, triedAt: Date.now() - 25 * 3_600_000 }));
    }
    const { sources, text } = await ensure();
    expect(sources).toEqual({ okta: "official", command: "official" });
    expect(text).toContain("installed the official okta plugin 7.0.0");
    expect(existsSync(join(getPulumiHome(), "plugins", "resource-okta-v7.0.0"))).toBe(true);
    expect((await ensure()).text).toBe("");
  });
});
