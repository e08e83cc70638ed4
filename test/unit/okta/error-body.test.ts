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
      "Api validation failed: name",
    ],
    [
      "a cause that names no field",
      { errorSummary: "Not allowed", errorCauses: [{ errorSummary: "You may not do this" }] },
      "Not allowed, You may not do this",
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

  it("tells the fields of the causes", () => {
    const text = JSON.stringify({
      errorSummary: "Api validation failed: name",
      errorCauses: [{ errorSummary: "name: 'cid' is a reserved claim name" }, { errorSummary: "Twice" }],
    });
    const { fields } = describeOktaError({ method: "GET", path: "/", status: 400, headers: {}, text });
    expect(fields).toEqual([{ field: "name", reason: "'cid' is a reserved claim name" }]);
  });
});
