import { describe, expect, it } from "vitest";
import { hideFolders, nameReference } from "../../../src/secrets/reference-text";

describe("nameReference", () => {
  it.each([
    [{ env: "KONNECT_TOKEN" }, "environment variable KONNECT_TOKEN"],
    [{ file: "secrets/konnect" }, "file secrets/konnect"],
    [{ file: "/home/somebody/secrets/konnect" }, "file …/konnect"],
    [{ command: ["/opt/tools/op", "read", "op://vault/item"] }, "command …/op"],
    [{ config: "konnectToken" }, "config key konnect-okta-dcr:konnectToken"],
  ])('the report shows the reference %j as "%s"', (reference, text) => {
    expect(nameReference(reference)).toBe(text);
  });
});

describe("hideFolders", () => {
  it.each([
    ["error in '/a/b/c.json'", "error in '…/c.json'"],
    ["two: /a/b /c/d", "two: …/b …/d"],
    ["C:\\Users\\somebody\\file.json is gone", "…\\file.json is gone"],
    ["https://acme.okta.com/oauth2/aus1 stays", "https://acme.okta.com/oauth2/aus1 stays"],
    ["a/b stays", "a/b stays"],
  ])('hideFolders shows "%s" as "%s"', (text, hidden) => {
    expect(hideFolders(text)).toBe(hidden);
  });
});
