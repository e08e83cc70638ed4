import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxTextLength, showLines, showText, showTexts } from "../../../src/errors/foreign-text";
import { toPropertyRuns } from "../../property-runs";

const runs = toPropertyRuns(500);

describe("showText", () => {
  it.each([
    ["a line break", "Orders\n✓ all is well", "Orders\\n✓ all is well"],
    ["a carriage return", "Orders\rerased", "Orders\\rerased"],
    ["a color", "\u001b[32mgreen", "\\u001b[32mgreen"],
    ["a window title (OSC)", "\u001b]0;title\u0007", "\\u001b]0;title\\u0007"],
    [
      "a hyperlink (OSC 8)",
      "\u001b]8;;https://evil.example\u001b\\x",
      "\\u001b]8;;https://evil.example\\u001b\\x",
    ],
    ["an 8-bit control sequence", "\u009b2J", "\\u009b2J"],
    ["a right-to-left override", "gnp.\u202eexe", "gnp.\\u202eexe"],
    ["a bidirectional isolate", "\u2066a\u2069", "\\u2066a\\u2069"],
    ["a zero-width space", "ok\u200b", "ok\\u200b"],
    ["a line separator", "a\u2028b", "a\\u2028b"],
    ["a language tag", "a\u{e0041}", "a\\udb40\\udc41"],
    ["half of a surrogate pair", "a\ud800", "a\\ud800"],
    ["a workflow command", "::error file=x::boom", ": :error file=x::boom"],
    ["a workflow command in the middle", "a ::add-mask::x", "a : :add-mask::x"],
    ["an old workflow command", "a ##[error]boom", "a # #[error]boom"],
    ["an Azure command", "a ##vso[task.setvariable]x", "a # #vso[task.setvariable]x"],
  ])("text from a service with %s is shown without its effect", (_title, text, shown) => {
    expect(showText(text)).toBe(shown);
    expect(showTexts({ checks: [text] })).toEqual({ checks: [shown] });
  });

  it.each([
    "Orders – Bestellungen",
    "東京 · API 🚀",
    "https://acme.okta.com/oauth2/default",
    "fe80::1",
    "a::b",
    "# 1",
  ])('the harmless text "%s" from a service is shown unchanged', (text) => {
    expect(showText(text)).toBe(text);
  });

  it("any text from a service is shown as one line of visible characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
        const shown = showText(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(showText(shown, Number.POSITIVE_INFINITY)).toBe(shown);
      }),
      runs,
    );
  });

  it("a long text from a service is cut", () => {
    expect(showText("x".repeat(100_000))).toBe(`${"x".repeat(maxTextLength)}…`);
  });

  it("a text from a service is redacted before its commands are broken up", () => {
    const redact = (text: string) => text.replaceAll("a::b::c", "[redacted]");
    expect(showTexts(["say a::b::c"], redact)).toEqual(["say [redacted]"]);
  });

  it("a key from a service is shown without its effect", () => {
    expect(showTexts({ "a\nb": 1 })).toEqual({ "a\\nb": 1 });
  });
});

it("showLines keeps line breaks and shows the content of each line without its effect", () => {
  expect(showLines("problems:\n  - a\u001b[2J\n::error::x")).toBe("problems:\n  - a\\u001b[2J\n: :error::x");
});
