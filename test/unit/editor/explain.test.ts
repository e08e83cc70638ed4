import Ajv from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  explainSetting,
  findSettings,
  listExplainable,
  suggestSettings,
  toExample,
} from "../../../src/editor/explain";
import { listSettingCodes } from "../../../src/editor/setting-codes";
import { toStackFileSchema } from "../../../src/editor/stack-file-schema";
import { errorCodes } from "../../../src/errors";
import { cases } from "../cli/bad-settings-cases";

const paths = (name: string) => findSettings(name).map(({ path }) => path);

describe("explain", () => {
  it("explaining a setting prints form, default, meaning, an example for the stack file, and codes with causes", () => {
    const [row] = findSettings("konnect.portal");
    expect(row && explainSetting(row)).toBe(
      [
        "konnect.portal",
        "  form     text",
        "  default  none; required",
        "  meaning  Name or id of the Dev Portal",
        "",
        "Example:",
        "  config:",
        "    konnect-okta-dcr:registrations:",
        "      developer-portal:",
        "        konnect:",
        "          portal: Acme Developers",
        "",
        "Codes:",
        ...(
          [
            "DCR_RULE_LENGTH",
            "DCR_KONNECT_PORTAL_UNKNOWN",
            "DCR_KONNECT_PORTAL_AMBIGUOUS",
            "DCR_SETTINGS_MISSING",
            "DCR_SETTINGS_INVALID",
          ] as const
        ).map((code) => `  ${code}: ${errorCodes[code].cause.replaceAll("`", "")}`),
      ].join("\n"),
    );
  });

  it.each([
    ["registrations.prod.okta.scopes[0].publish", ["okta.scopes[].publish"]],
    ['registrations["my portal"].konnect.portal', ["konnect.portal"]],
    ["konnect-okta-dcr:http.retries", ["http.retries"]],
    ["konnect.token.env", ["reference.env"]],
    ["tokenLifetimeMinutes", ["okta.accessPolicy.tokenLifetimeMinutes"]],
    ["claim.existing", ["okta.claim.existing"]],
    ["okta.scopes.publish", ["okta.scopes[].publish"]],
    ["existing", ["okta.authorizationServer.existing", "okta.scopes[].existing", "okta.claim.existing"]],
    ["nothing", []],
    ["", []],
  ])("the name %s means %j", (name, expected) => {
    expect(paths(name)).toEqual(expected);
  });

  it.each([
    ["konnect.portl", "konnect.portal"],
    ["retrys", "http.retries"],
    ["okta.scope", "okta.scopes"],
    ["x".repeat(100_000), expect.any(String) as string],
  ])("the first suggestion for an unknown name is the nearest setting", (name, nearest) => {
    expect(suggestSettings(name)[0]).toEqual(nearest);
    expect(suggestSettings(name).length).toBeLessThanOrEqual(3);
  });

  it("every setting has an example that the schema accepts as a part of a stack file", () => {
    const ajv = new Ajv({ allErrors: true, strict: false });
    const validate = ajv.compile(toStackFileSchema());
    for (const { path } of listExplainable()) {
      const example = toExample(path);
      validate(example);
      const refusals = (validate.errors ?? []).filter(
        // An example shows one setting; the other ones are left out.
        ({ keyword }) => !["required", "oneOf", "if"].includes(keyword),
      );
      expect(refusals, path).toEqual([]);
      expect(JSON.stringify(example), path).toContain(path.split(/[.[]/).at(-1)?.replace("]", ""));
    }
  });

  it("the example that explain prints is YAML that reads back as the example", () => {
    for (const row of listExplainable()) {
      const text = explainSetting(row);
      const example = text.slice(text.indexOf("Example:\n") + 9, text.indexOf("\n\nCodes:"));
      expect(parse(example), row.path).toEqual(toExample(row.path));
    }
  });

  it.each(
    cases.filter(([, , , path]) => path !== "").map(([title, , code, path]) => [title, code, path] as const),
  )(
    "explain lists the code that check reports for %s at the setting or the one that it is in",
    (_title, code, path) => {
      const written = path.replace(/\[\d+\]/g, "[]");
      const parts = written.split(/(?=\.|\[\])/);
      const holders = parts.map((_part, index) => parts.slice(0, parts.length - index).join(""));
      const rows = holders.flatMap((holder) =>
        findSettings(holder).filter(({ path: own }) => own === holder || own.startsWith("reference.")),
      );
      const codes: readonly string[] = rows.flatMap(listSettingCodes);
      if (code === "SETTINGS_UNKNOWN_KEY" && rows.length === 0) return;
      expect(codes).toContain(`DCR_${code}`);
    },
  );
});
