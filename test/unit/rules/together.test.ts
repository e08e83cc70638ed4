import { describe, expect, it } from "vitest";
import { checkRegistrations } from "../../../src/rules";
import { unknownValue } from "../../../src/settings/unknown";
import { type Changes, exampleRegistration, toMarks } from "./example";

function check(changes: Readonly<Record<string, Changes>>): string[] {
  const registrations = Object.entries(changes).map(([name, change]) => ({
    name,
    settings: exampleRegistration({
      ...change,
      okta: {
        authorizationServer: { create: { name: `server of ${name}`, audience: "api://orders" } },
        ...change.okta,
      },
    }),
  }));
  return toMarks(checkRegistrations(registrations, { stack: "prod" })).map((mark) =>
    mark.replace("DCR_RULE_", "").replace("registrations.", ""),
  );
}

const otherPortal = { portal: "Partners" };
const shared = { authorizationServer: { existing: "default" }, accessPolicy: false };
const untouched = {
  ...shared,
  scopes: [{ name: "orders.read", existing: true }],
  claim: { name: "cid", existing: true },
};

describe("rules across registrations", () => {
  it("only one registration can set the default of a portal", () => {
    expect(check({ a: {}, b: {} })).toEqual(["error PORTAL_DEFAULT_REPEATED b.konnect.portal"]);
    expect(check({ a: {}, b: { konnect: { portalDefault: true } } })).toEqual([
      "error PORTAL_DEFAULT_REPEATED b.konnect.portalDefault",
    ]);
  });

  it.each([
    ["another portal", { konnect: otherPortal }],
    ["another region", { konnect: { region: "us" } }],
    ["no portal default", { konnect: { portalDefault: false, publications: ["Orders"] } }],
    ["an unknown portal", { konnect: { portal: unknownValue } }],
    ["an unknown server URL", { konnect: { region: undefined, serverUrl: unknownValue } }],
    ["an unknown portalDefault", { konnect: { portalDefault: unknownValue } }],
  ])("a second registration with %s is accepted", (_title, b) => {
    expect(check({ a: {}, b })).toEqual([]);
  });

  it("a region and its server URL count as the same Konnect", () => {
    expect(
      check({ a: {}, b: { konnect: { region: undefined, serverUrl: "https://eu.api.konghq.com/" } } }),
    ).toEqual(["error PORTAL_DEFAULT_REPEATED b.konnect.portal"]);
  });

  it("a publication is accepted only once per portal, in one list and across registrations", () => {
    const konnect = { portalDefault: false, publications: ["Orders", "Invoices"] };
    expect(check({ a: { konnect: { publications: ["Orders", "Orders"] } } })).toEqual([
      "error PUBLICATION_REPEATED a.konnect.publications[1]",
    ]);
    expect(check({ a: { konnect: { publications: ["Invoices"] } }, b: { konnect } })).toEqual([
      "error PUBLICATION_REPEATED b.konnect.publications[1]",
    ]);
    expect(
      check({
        a: { konnect: { publications: ["Invoices"] } },
        b: { konnect: { ...konnect, ...otherPortal } },
      }),
    ).toEqual([]);
  });

  it("a Konnect name is accepted only once per region, default names included", () => {
    expect(check({ a: {}, b: { konnect: { ...otherPortal, name: "a-prod" } } })).toEqual([
      "error KONNECT_NAME_REPEATED b.konnect.name",
    ]);
    expect(check({ a: { konnect: { ...otherPortal, name: "b-prod" } }, b: {} })).toEqual([
      "error KONNECT_NAME_REPEATED b",
    ]);
    expect(check({ a: {}, b: { konnect: { region: "us", name: "a-prod" } } })).toEqual([]);
  });

  it("only one registration can manage an existing authorization server", () => {
    const konnect = otherPortal;
    expect(check({ a: { okta: shared }, b: { okta: shared, konnect } })).toEqual([
      "error SERVER_SHARED b.okta.authorizationServer.existing",
    ]);
    expect(check({ a: { okta: shared }, b: { okta: untouched, konnect } })).toEqual([]);
    expect(check({ a: { okta: untouched }, b: { okta: untouched, konnect } })).toEqual([]);
    const claimed = { ...untouched, claim: "other" };
    expect(check({ a: { okta: shared }, b: { okta: claimed, konnect } })).toEqual([
      "error SERVER_SHARED b.okta.authorizationServer.existing",
    ]);
    const another = { ...shared, authorizationServer: { existing: "aus1" } };
    expect(check({ a: { okta: shared }, b: { okta: another, konnect } })).toEqual([]);
  });

  it("two created authorization servers with the same name cause a warning", () => {
    const okta = { authorizationServer: { create: { name: "orders", audience: "x" } } };
    expect(check({ a: { okta }, b: { okta, konnect: otherPortal } })).toEqual([
      "warning SERVER_SHARED b.okta.authorizationServer.create.name",
    ]);
  });

  it("the finding for a shared authorization server names the first registration", () => {
    const settings = exampleRegistration({
      okta: { authorizationServer: { existing: "x" }, accessPolicy: false },
    });
    const findings = checkRegistrations(
      ["first", "second", "third"].map((name) => ({ name, settings })),
      { stack: "prod" },
    );
    expect(
      findings.filter(({ code }) => code === "DCR_RULE_SERVER_SHARED").map(({ message }) => message),
    ).toEqual([
      "authorization server x is managed by registration first already",
      "authorization server x is managed by registration first already",
    ]);
  });
});
