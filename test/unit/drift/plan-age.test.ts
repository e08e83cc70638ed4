import { expect, it } from "vitest";
import { toPlanAge, toPlanAgeText } from "../../../src/drift";
import { parsePreview } from "../../../src/report";

const urn = "urn:pulumi:prod::shop::okta:auth/serverScope:ServerScope::portal-scope-c";
const toPreview = (inputs: object) =>
  parsePreview(
    JSON.stringify({ steps: [{ op: "create", urn, newState: { inputs } }], changeSummary: {} }),
    "x.json",
  );

it("a plan that creates the same object with another value is out of date, and the text names the object", () => {
  const approved = toPreview({ name: "c", metadataPublish: "NO_CLIENTS" });
  expect(toPlanAge(approved, approved)).toMatchObject({ isCurrent: true, added: [], dropped: [] });
  const age = toPlanAge(approved, toPreview({ name: "c", metadataPublish: "ALL_CLIENTS" }));
  expect(age.isCurrent).toBe(false);
  expect(toPlanAgeText(age)).toContain("planned now:\n    Okta: scope c (portal-scope-c): create");
});
