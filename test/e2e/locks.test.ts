import { expect, it } from "vitest";
import { describeWithEngine, startFixture } from "./fixture";

describeWithEngine("two runs of one stack at once", () => {
  it("a second up on the file backend is refused with the name of the lock and changes nothing, while a preview works", async () => {
    const { sandbox, stack } = await startFixture();
    const first = stack.start("up", "--yes", "--skip-preview", "--config-file", stack.configFile);
    await new Promise<void>((resolve) => {
      sandbox.faults.add({
        kind: "hang-after",
        server: "konnect",
        method: "POST",
        path: "/v2/dcr-providers",
        onCommitted: resolve,
      });
    });
    const before = sandbox.recorder.exchanges.length;
    const second = await stack.up();
    expect(second.code, second.text).not.toBe(0);
    expect(second.text).toContain("the stack is currently locked by 1 lock(s)");
    expect(sandbox.recorder.exchanges).toHaveLength(before);
    const preview = await stack.preview();
    expect(preview.code, preview.text).toBe(0);
    first.kill();
    await first.result;
    expect((await stack.up()).text).toContain("currently locked");
    expect((await stack.run("cancel", "--yes")).code).toBe(0);
    const again = await stack.up();
    expect(again.code, again.text).toBe(0);
  });
});
