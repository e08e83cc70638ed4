import { describe, expect, it } from "vitest";
import { tryToken } from "../../../../src/provider/dcr-provider/token-trial";
import { createRuntime } from "../../../../src/provider/runtime/runtime";

describe("tryToken", () => {
  it("a new DCR token is not sent over plain HTTP to another machine, and a notice reports it", async () => {
    const lines: string[] = [];
    const runtime = createRuntime({ env: {}, write: (line) => void lines.push(line) });
    await tryToken(runtime, "http://okta.example/oauth2/default", "00canary-of-a-dcr-token");
    expect(lines).toEqual([
      "the new DCR token was not tried at http://okta.example, which is not https; Konnect's verification decides\n",
    ]);
  });
});
