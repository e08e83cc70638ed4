import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startSandbox } from "../sandbox";
import { restoreStack, type StoredStackName, storedStacks, storedTokens } from "./earlier-state/stored-stack";
import { describeWithEngine, findEngine } from "./fixture";

const names = Object.keys(storedStacks) as StoredStackName[];

describeWithEngine("a stack that an earlier version made", () => {
  it.each(names)(
    "the %s stack of an earlier version has empty previews, and an up writes nothing",
    async (name) => {
      const sandbox = await startSandbox({ tokens: storedTokens });
      const engine = await findEngine();
      if (engine === undefined) throw new Error("tests with an engine are skipped if there is none");
      const stack = await restoreStack(engine, sandbox, name);
      onTestFinished(async () => {
        stack.killRunning();
        await stack.remove();
        await sandbox.close();
      });
      for (const args of [[], ["--refresh"]]) {
        const preview = await stack.preview("--expect-no-changes", ...args);
        expect(preview.code, preview.text).toBe(0);
      }
      const up = await stack.up();
      expect(up.code, up.text).toBe(0);
      expect(up.text).toMatch(/Resources:\n(?: +\d+ unchanged\n)/);
      expect(up.text).not.toMatch(/\d+ (created|updated|deleted|replaced)/);
      const writes = sandbox.recorder.exchanges.filter(({ method }) => method !== "GET");
      expect(writes.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    },
  );

  it.each(names)("the stored %s stack contains neither a token nor a folder of a machine", async (name) => {
    const text = await readFile(join(__dirname, "earlier-state", `${name}.json`), "utf8");
    const found = [...Object.values(storedTokens), "127.0.0.1"].filter((item) => text.includes(item));
    expect(found).toEqual([]);
    expect(/\/(home|root|work|tmp|Users)\/\S*/.exec(text)?.[0]).toBeUndefined();
  });
});
