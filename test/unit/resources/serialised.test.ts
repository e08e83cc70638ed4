import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../../project-folder";

const run = promisify(execFile);

/** Serialises the dynamic providers as the SDK does, in a process of its own and on the compiled code. */
const script = `
  const pulumi = require("@pulumi/pulumi");
  const { createThinProvider } = require("./dist/resources/dynamic.js");
  (async () => {
    const texts = {};
    for (const name of ["dcrProvider", "authStrategy", "portalDefault", "apiPublication"]) {
      const provider = createThinProvider(name);
      const { text } = await pulumi.runtime.serializeFunction(() => provider, { allowSecrets: true });
      texts[name] = text;
    }
    console.log(JSON.stringify(texts));
  })();
`;

async function serialise(): Promise<Record<string, string>> {
  const { stdout } = await run(process.execPath, ["-e", script], { cwd: projectFolder });
  return JSON.parse(stdout) as Record<string, string>;
}

describe("serialized dynamic providers", () => {
  it("a serialized dynamic provider is the same in every run, small, and free of paths and package logic", async () => {
    const [first, second] = await Promise.all([serialise(), serialise()]);
    expect(second).toEqual(first);
    for (const [name, text] of Object.entries(first)) {
      expect(text.length, name).toBeLessThan(5000);
      expect(text, name).toContain('"konnect-okta-dcr/provider"');
      expect(text, name).not.toContain(projectFolder);
      expect(text, name).not.toMatch(/zod|undici|dcr_token|node_modules/);
    }
  });
});
