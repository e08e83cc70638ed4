import type { Command } from "commander";
import { explainSetting, findSettings, listExplainable, suggestSettings } from "../editor/explain";
import { toEnvelope } from "../envelope";
import { DcrError, errorCodes } from "../errors";
import { showLines, showTexts } from "../errors/foreign-text";
import { finish, jsonOption } from "./output";

/** `explain [SETTING]`: what a setting is, from the same description that check applies. */
export function registerExplain(program: Command): void {
  program
    .command("explain")
    .description("print form, default, meaning, an example, and the codes of a setting")
    .argument(
      "[setting]",
      "such as okta.scopes, konnect.portal, or an error code; default: list all settings",
    )
    .addOption(jsonOption())
    .addHelpText("after", "\nExit codes: 0 explained, 2 no such setting, or wrong usage.")
    .action(async (setting: string | undefined, { json }: { json?: boolean }) => {
      if (setting?.startsWith("DCR_") === true) return await explainCode(setting, json === true);
      const results = setting === undefined ? listExplainable() : find(setting);
      const text = setting === undefined ? listAll() : showLines(results.map(explainSetting).join("\n\n"));
      const isJson = json === true;
      await finish(
        isJson ? toEnvelope("explain", { ok: true, results: showTexts(results), problems: [] }) : text,
        0,
      );
    });
}

/** @throws DcrError DCR_USAGE */
async function explainCode(code: string, isJson: boolean): Promise<void> {
  const description = Object.entries(errorCodes).find(([name]) => name === code)?.[1];
  if (description === undefined) {
    throw new DcrError("DCR_USAGE", `there is no code ${code.slice(0, 200)}`, {
      fix: "docs/errors.md lists all codes.",
    });
  }
  const { cause, fix } = description;
  const text = `${code}\n  cause  ${cause}\n  fix    ${fix}`;
  const results = [{ code, cause, fix }];
  await finish(isJson ? toEnvelope("explain", { ok: true, results, problems: [] }) : text, 0);
}

function find(setting: string): ReturnType<typeof findSettings> {
  const found = findSettings(setting);
  if (found.length > 0) return found;
  throw new DcrError("DCR_SETTINGS_UNKNOWN_KEY", `there is no setting ${setting.slice(0, 200)}`, {
    fix: `The nearest names are ${suggestSettings(setting).join(", ")}; explain without a name lists all settings.`,
  });
}

function listAll(): string {
  return listExplainable()
    .map(({ path }) => path)
    .join("\n");
}
