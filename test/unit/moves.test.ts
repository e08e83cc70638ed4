import { describe, expect, it } from "vitest";
import { findFormerNames, type LastPlaces, type Movable } from "../../src/moves";

const id = "5a0e0c0e-6a0c-4f0e-8d0d-0d3d8a1b2c44";

function toMovable(name: string, publications: readonly string[], renamedFrom?: string): Movable {
  const konnect = {
    region: "eu",
    portal: "Acme",
    portalDefault: false,
    publications: [...publications],
  } as const;
  return { name, settings: { konnect: { ...konnect, serverUrl: undefined }, renamedFrom } };
}

function toLast(name: string, publications: LastPlaces["publications"], portals = ["Acme"]): LastPlaces {
  return { name, serverUrl: "https://eu.api.konghq.com", portals, portalDefault: true, publications };
}

const orders = [{ api: "Orders", apiId: id }];
const namesOf = (own: Movable, last: readonly LastPlaces[], others: readonly Movable[] = []) =>
  findFormerNames(own, [own, ...others], last).publications;

describe("former names of a publication", () => {
  it("another spelling has the name of the one in the last outputs", () => {
    expect(namesOf(toMovable("a", [id.toUpperCase()]), [toLast("a", orders)])).toEqual({
      [id.toUpperCase()]: ["a-publication-Orders"],
    });
  });

  it("a renamed registration has the spelling under both of its names", () => {
    expect(namesOf(toMovable("b", [id], "a"), [toLast("a", orders)])).toEqual({
      [id]: ["b-publication-Orders", "a-publication-Orders"],
    });
  });

  it("an existing registration has the name that a removed one used, in whatever spelling", () => {
    expect(namesOf(toMovable("b", [id]), [toLast("a", orders), toLast("b", [])])).toEqual({
      [id]: ["a-publication-Orders"],
    });
  });

  it("a new registration has no name of a removed one: that is mostly an undeclared rename", () => {
    expect(namesOf(toMovable("b", ["Orders"]), [toLast("a", orders)])).toEqual({ Orders: [] });
  });

  it("a publication that another registration has now is nobody else's former one", () => {
    const last = [toLast("a", orders), toLast("b", [])];
    expect(namesOf(toMovable("b", ["Invoices"]), last, [toMovable("a", ["Orders"])])).toEqual({
      Invoices: ["a-publication-Invoices"],
    });
  });

  it("a publication of another portal is none", () => {
    expect(namesOf(toMovable("a", [id]), [toLast("a", orders, ["Other"])])).toEqual({ [id]: [] });
  });
});
