import { describe, expect, it } from "vitest";
import { type InputsOf, kept, keptIfSet, mark, sent, sentIfSet } from "../../../../src/provider/fields/field";
import { toFields } from "../../../../src/provider/fields/fields";
import { issuer, labels, list, set, text } from "../../../../src/provider/fields/forms";
import type { Declared } from "../../../../src/resources/connection";

const table = {
  server: kept<string>({ replaces: true, concernsApplications: true }),
  note: keptIfSet<string>(),
  name: sent("name", "konnect.name", text),
  labels: sent("labels", "konnect.labels", labels),
  settings: sent("configs.plugin", undefined, { read: (answer) => answer as object | undefined, empty: {} }),
  issuer: sent("configs.plugin.issuer", "okta.server", issuer),
  scopes: sent("configs.plugin.scopes", "konnect.scopes", set, { concernsApplications: true }),
  path: sent("configs.plugin.path", undefined, list, { answerPath: "configs.other.path" }),
  fingerprint: mark<string>("token.value", "okta.token"),
};
const fields = toFields(table);
type Inputs = InputsOf<typeof table>;

const inputs: Inputs = {
  server: "eu",
  name: "a",
  labels: { team: "x" },
  settings: { leeway: 1, issuer: "overruled" },
  issuer: "https://acme.okta.com",
  scopes: ["read", "write"],
  path: ["a", "b"],
  fingerprint: "f",
};

describe("keys of a table of fields", () => {
  it("a table gives the keys that are sent, written, replacing, and of concern for applications", () => {
    expect(fields.sentKeys).toEqual(["name", "labels", "settings", "issuer", "scopes", "path"]);
    expect(fields.writtenKeys).toEqual([...fields.sentKeys, "fingerprint"]);
    expect(fields.replacingKeys).toEqual(["server"]);
    expect(fields.concerningKeys).toEqual(["server", "scopes"]);
    expect(fields.keys).toEqual(Object.keys(table));
    expect(fields.listNamesBelow("configs.plugin")).toEqual(["issuer", "scopes", "path"]);
  });

  it("the items of a list may change their order only if the list is a set", () => {
    const reordered = { ...inputs, scopes: ["write", "read"], path: ["b", "a"] };
    expect(fields.findChanged(fields.keys, inputs, reordered)).toEqual(["path"]);
  });

  it("inputs or constructors without a key of the table do not compile", () => {
    // @ts-expect-error scopes and the other keys are missing
    const missing: Inputs = {
      server: "eu",
      name: "a",
      labels: {},
      settings: {},
      issuer: "",
      fingerprint: "",
    };
    // @ts-expect-error an output that the constructor does not declare
    const declared: Declared<Inputs & { readonly verified: boolean }> = { ...inputs };
    expect(Object.keys(missing)).not.toContain("scopes");
    expect(Object.keys(declared)).not.toContain("verified");
  });
});

describe("bodies of a table of fields", () => {
  it("a whole body has every sent field at its path, fields of their own over settings, and the secret", () => {
    expect(fields.toBody(inputs, { fingerprint: "secret" })).toEqual({
      name: "a",
      labels: { team: "x" },
      configs: {
        plugin: { leeway: 1, issuer: "https://acme.okta.com", scopes: ["read", "write"], path: ["a", "b"] },
      },
      token: { value: "secret" },
    });
    expect(fields.toBody(inputs)).not.toHaveProperty("token");
  });

  it("a PATCH has the changed fields only, and all of a group of which one changed", () => {
    const news = { ...inputs, name: "b", labels: { other: "y" } };
    expect(fields.toUpdateBody(inputs, news, ["name", "labels", "server"])).toEqual({
      name: "b",
      labels: { team: null, other: "y" },
    });
    expect(fields.toUpdateBody(inputs, { ...inputs, scopes: [] }, ["scopes"])).toEqual({
      configs: { plugin: { leeway: 1, issuer: inputs.issuer, scopes: [], path: inputs.path } },
    });
    expect(fields.toUpdateBody(inputs, inputs, ["fingerprint"], { fingerprint: "new" })).toEqual({
      token: { value: "new" },
    });
  });
});

describe("inputs from an answer", () => {
  const live = {
    name: null,
    labels: { team: "y", foreign: "z" },
    configs: {
      plugin: { issuer: "https://acme.okta.com/", scopes: ["write", "read"] },
      other: { path: ["c"] },
    },
  };

  it("an answer that means the same changes nothing, and what it leaves out keeps its old value", () => {
    const { labels: liveLabels, path, settings, ...rest } = fields.toInputs(live, { ...inputs, extra: 1 });
    const { labels: _labels, path: _path, settings: _settings, ...own } = inputs;
    expect(rest).toEqual({ ...own, extra: 1 });
    expect({ liveLabels, path }).toEqual({ liveLabels: { team: "y" }, path: ["c"] });
    expect(settings).toEqual(live.configs.plugin);
  });

  it("what an answer leaves out counts as different where it must be written", () => {
    const seen = fields.toSeenInputs({ name: "a" }, inputs);
    expect(fields.findChanged(fields.sentKeys, seen, inputs)).toEqual([
      "labels",
      "settings",
      "issuer",
      "scopes",
      "path",
    ]);
  });
});

describe("a field that settings may leave alone", () => {
  const optional = toFields({ name: table.name, title: sentIfSet("title", "konnect.title", text) });
  const unset = { name: "a" };

  it("a field that settings leave alone is neither sent nor read back", () => {
    expect(optional.toBody(unset)).toEqual({ name: "a" });
    const seen = optional.toInputs({ name: "a", title: "by hand" }, unset);
    expect(optional.findChanged(optional.sentKeys, seen, unset)).toEqual([]);
  });

  it("a field that settings set is read back, and gets the empty value when they leave it alone again", () => {
    const set = { name: "a", title: "x" };
    expect(optional.toInputs({ name: "a", title: "y" }, set)).toEqual({ name: "a", title: "y" });
    expect(optional.toUpdateBody(unset, set, ["title"])).toEqual({ title: "x" });
    expect(optional.toUpdateBody(set, unset, ["title"])).toEqual({ title: "" });
  });
});
