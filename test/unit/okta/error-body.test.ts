import { describe, expect, it } from "vitest";
import { describeOktaError } from "../../../src/okta/error-body";

const describeText = (text: string) =>
  describeOktaError({ method: "GET", path: "/", status: 400, headers: {}, text }).summary;

describe("Okta's error body", () => {
  it.each([
    [
      "its own form, with causes",
      {
        errorSummary: "Api validation failed: name",
        errorCauses: [{ errorSummary: "name: The field cannot be left blank" }],
      },
      "Api validation failed: name, name: The field cannot be left blank",
    ],
    ["the form of OAuth", { error: "invalid_client", error_description: "No client." }, "No client."],
    ["an OAuth error without a description", { error: "invalid_client" }, "invalid_client"],
    ["anything else", { unexpected: true }, ""],
  ])("%s", (_, body, summary) => {
    expect(describeText(JSON.stringify(body))).toBe(summary);
  });

  it("HTML", () => {
    expect(describeText("<html>")).toBe("");
  });
});
