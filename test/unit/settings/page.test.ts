import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listSettings, toSettingsPage } from "../../docs/settings-page";
import { projectFolder } from "../../project-folder";

describe("docs/settings.md", () => {
  it("docs/settings.md is the page that npm run docs generates from the schema", () => {
    expect(readFileSync(join(projectFolder, "docs", "settings.md"), "utf8")).toBe(toSettingsPage());
  });

  it("the settings page lists settings at every depth", () => {
    expect(listSettings()).toEqual(
      expect.arrayContaining([
        "okta.authorizationServer.create.audiences",
        "okta.scopes[].publish",
        "okta.claim.existing",
        "okta.accessPolicy.clients",
        "konnect.publications",
        "protect",
        "retries",
        "command",
      ]),
    );
  });
});
