import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor, minimumLength } from "../../../src/redact/redact";
import { toPropertyRuns } from "../../property-runs";

const runs = toPropertyRuns(500);

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

  it.each([
    ["a list", '{"client_secret": ["a", "b"]}', '{"client_secret": "[redacted]"}'],
    ["an empty list", '{"client_secret":[]}', '{"client_secret":"[redacted]"}'],
    ["a session's secret", '{"session_secret":"x"}', '{"session_secret":"[redacted]"}'],
    ["a password of Redis", '{"redis":{"password":"x"}}', '{"redis":{"password":"[redacted]"}}'],
  ])("the redactor hides %s by its field name", (_title, text, hidden) => {
    expect(createRedactor().redact(text)).toBe(hidden);
  });

  it.each([
    ["of Konnect", "kpat_AbCdEf0123456789AbCdEf"],
    ["of a system account", "spat_AbCdEf0123456789AbCdEf"],
    ["of Okta", `00${"aB3_-".repeat(8)}`],
    ["that is a JWT", "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwcyJ9.c2lnbmF0dXJl"],
  ])("the redactor hides what looks like a token %s, though nobody told it", (_title, token) => {
    expect(createRedactor().redact(`stored as ${token}.`)).toMatch(/^stored as \[redacted\]\.?$/);
  });

  it.each(["00uabcdefghijklmnop", "3f3b0c8e-6a0c-4f0e-8d0d-0d3d8a1b2c44", "kpat_short", "eyJ"])(
    "the redactor leaves %s, which is no token",
    (text) => {
      expect(createRedactor().redact(text)).toBe(text);
    },
  );

  describe("redaction of a token that a service cuts off", () => {
    const token = "00aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6kL9n";
    const redactor = createRedactor();
    redactor.remember(token);

    it.each([12, 13, 20, 30, 41])("the redactor hides the first %i characters", (length) => {
      expect(redactor.redact(`token ${token.slice(0, length)}… is bad`)).toBe("token [redacted]… is bad");
    });

    it.each([12, 13, 20, 30, 41])("the redactor hides the last %i characters", (length) => {
      expect(redactor.redact(`token …${token.slice(-length)} is bad`)).toBe("token …[redacted] is bad");
    });

    it("the redactor hides both where the middle is left out, and every time", () => {
      const text = `${token.slice(0, 14)}***${token.slice(-14)}`;
      expect(redactor.redact(`${text}, ${text}`)).toBe("[redacted]***[redacted], [redacted]***[redacted]");
    });

    it("the redactor leaves words that a password begins and ends with", () => {
      const own = createRedactor();
      own.remember("developer-portal-of-the-team-in-production");
      expect(own.redact("the developer-portal in-production")).toBe("the developer-portal in-production");
    });
  });

  it("the redactor makes a text of others one harmless line, after it took secrets out", () => {
    const redactor = createRedactor();
    redactor.remember("canary::with::colons");
    expect(redactor.show("a\n::error::canary::with::colons\u001b[0m")).toBe(
      "a\\n: :error::[redacted]\\u001b[0m",
    );
  });

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
      runs,
    );
  });
});
