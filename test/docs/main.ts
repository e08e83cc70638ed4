import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stackFileSchemaPath } from "../../src/editor/stack-file-schema";
import { projectFolder } from "../project-folder";
import { toArgsModule } from "./args-module";
import { toErrorsPage } from "./errors-page";
import { toSchemaFile } from "./schema-file";
import { toSettingsPage } from "./settings-page";
import { toTroubleshootingPage } from "./troubleshooting-page";

/** `npm run docs`: writes the pages, and the schema of stack files, that come from code. */
writeFileSync(join(projectFolder, "docs", "errors.md"), toErrorsPage());
writeFileSync(join(projectFolder, "docs", "settings.md"), toSettingsPage());
writeFileSync(join(projectFolder, "docs", "troubleshooting.md"), toTroubleshootingPage());
writeFileSync(join(projectFolder, stackFileSchemaPath), toSchemaFile());
writeFileSync(join(projectFolder, "src", "components", "args.ts"), toArgsModule());
