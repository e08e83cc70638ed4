import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor, minimumLength } from "../../../src/secrets/redact";

describe("redactor", () => {
  it("the redactor hides a remembered value in its plain, JSON, URL, and base64 forms", () => {
    const redactor = createRedactor();
    const secret = 'canary "quoted" value/+';
    redactor.remember(secret);
    const forms = [
      secret,
      JSON.stringify(secret),
      encodeURIComponent(secret),
      Buffer.from(secret).toString("base64"),
      Buffer.from(secret).toString("base64url"),
    ];
    for (const form of forms) expect(redactor.redact(`<${form}>`)).toMatch(/^<"?\[redacted\]"?>$/);
  });

  it.each([
    ['{"dcr_token":"x"}', '{"dcr_token":"[redacted]"}'],
    ['{"client_secret": "a\\"b"}', '{"client_secret": "[redacted]"}'],
    ["Authorization: SSWS 00abc", "Authorization: SSWS [redacted]"],
    ["authorization: Bearer kpat_1.2", "authorization: Bearer [redacted]"],
  ])("the redactor hides the secret in %s by its field name", (text, hidden) => {
    expect(createRedactor().redact(text)).toBe(hidden);
  });

  it.each(["a", "the", "portal"])(
    "the redactor leaves text unchanged if the secret is the short word %s",
    (secret) => {
      const redactor = createRedactor();
      redactor.remember(secret);
      const text = "the portal has a default strategy";
      expect(redactor.redact(text)).toBe(text);
    },
  );

  it(`the redactor leaves no remembered value of ${minimumLength} or more characters in any text`, () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: minimumLength, maxLength: 60 }),
        fc.string(),
        fc.string(),
        (secret, before, after) => {
          fc.pre(!"[redacted]".includes(secret));
          const redactor = createRedactor();
          redactor.remember(secret);
          return !redactor.redact(before + secret + after).includes(secret);
        },
      ),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 500) },
    );
  });
});
