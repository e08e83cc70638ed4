import { describe, expect, it } from "vitest";
import { describeOktaError } from "../../../src/okta/error-body";

const describeText = (text: string) =>
  describeOktaError({ method: "GET", path: "/", status: 400, headers: {}, text }).summary;

describe("Okta error bodies", () => {
  it.each([
    [
      "the summary of an Okta error leaves out causes that name a field",
      {
        errorSummary: "Api validation failed: name",
        errorCauses: [{ errorSummary: "name: The field cannot be left blank" }],
      },
      "Api validation failed: name",
    ],
    [
      "the summary of an Okta error includes a cause that names no field",
      { errorSummary: "Not allowed", errorCauses: [{ errorSummary: "You may not do this" }] },
      "Not allowed, You may not do this",
    ],
    [
      "the summary of an OAuth error is its description",
      { error: "invalid_client", error_description: "No client." },
      "No client.",
    ],
    [
      "the summary of an OAuth error without a description is its code",
      { error: "invalid_client" },
      "invalid_client",
    ],
    ["the summary of any other JSON body is empty", { unexpected: true }, ""],
  ])("%s", (_, body, summary) => {
    expect(describeText(JSON.stringify(body))).toBe(summary);
  });

  it("the summary of an HTML body is empty", () => {
    expect(describeText("<html>")).toBe("");
  });

  it("the fields of an Okta error are those that its causes name", () => {
    const text = JSON.stringify({
      errorSummary: "Api validation failed: name",
      errorCauses: [{ errorSummary: "name: 'cid' is a reserved claim name" }, { errorSummary: "Twice" }],
    });
    const { fields } = describeOktaError({ method: "GET", path: "/", status: 400, headers: {}, text });
    expect(fields).toEqual([{ field: "name", reason: "'cid' is a reserved claim name" }]);
  });
});
