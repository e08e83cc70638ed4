import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);

it("unanswered requests of the client, fetch, gateway, and doctor end in time during garbage collection", async () => {
  const script = join(__dirname, "unanswered.ts");
  const { stdout } = await run(process.execPath, ["--expose-gc", "--import", "tsx", script], {
    timeout: 60_000,
    killSignal: "SIGKILL",
  });
  expect(JSON.parse(stdout)).toEqual({
    client: "HttpError",
    fetch: "TimeoutError",
    gateway: "DcrError",
    doctor: "answer",
  });
});
