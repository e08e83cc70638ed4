import type { Command } from "commander";
import { explainSetting, findSettings, listExplainable, suggestSettings } from "../editor/explain";
import { DcrError } from "../errors";
import { showLines } from "../errors/foreign-text";

/** `explain [SETTING]`: what a setting is, from the same description that check applies. */
export function registerExplain(program: Command): void {
  program
    .command("explain")
    .description("print form, default, meaning, an example, and the codes of a setting")
    .argument("[setting]", "such as okta.scopes, konnect.portal, or http.retries; default: list all settings")
    .addHelpText("after", "\nExit codes: 0 explained, 2 no such setting.")
    .action((setting: string | undefined) => {
      process.stdout.write(`${setting === undefined ? listAll() : showLines(explain(setting))}\n`);
    });
}

function explain(setting: string): string {
  const found = findSettings(setting);
  if (found.length > 0) return found.map(explainSetting).join("\n\n");
  throw new DcrError("DCR_SETTINGS_UNKNOWN_KEY", `there is no setting ${setting.slice(0, 200)}`, {
    fix: `The nearest names are ${suggestSettings(setting).join(", ")}; explain without a name lists all settings.`,
  });
}

function listAll(): string {
  return listExplainable()
    .map(({ path }) => path)
    .join("\n");
}
