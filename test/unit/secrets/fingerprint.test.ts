import { expect, it } from "vitest";
import { toFingerprint } from "../../../src/secrets/fingerprint";

it("a fingerprint is the same for the same secret and salt and differs for another secret or salt", async () => {
  const [first, again, otherSecret, otherSalt] = await Promise.all([
    toFingerprint("canary-canary", "p/s/r"),
    toFingerprint("canary-canary", "p/s/r"),
    toFingerprint("canary-canarz", "p/s/r"),
    toFingerprint("canary-canary", "p/t/r"),
  ]);
  expect(first).toMatch(/^scrypt:[0-9a-f]{32}$/);
  expect(again).toBe(first);
  expect(new Set([first, otherSecret, otherSalt]).size).toBe(3);
});
