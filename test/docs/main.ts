import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../project-folder";
import { toErrorsPage } from "./errors-page";
import { toSettingsPage } from "./settings-page";
import { toTroubleshootingPage } from "./troubleshooting-page";

/** `npm run docs`: writes the pages that are made from code. */
writeFileSync(join(projectFolder, "docs", "errors.md"), toErrorsPage());
writeFileSync(join(projectFolder, "docs", "settings.md"), toSettingsPage());
writeFileSync(join(projectFolder, "docs", "troubleshooting.md"), toTroubleshootingPage());
