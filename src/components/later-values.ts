import * as pulumi from "@pulumi/pulumi";
import type { Finding } from "../settings/finding";
import { isLater, unknownValue } from "../settings/unknown";

/** Settings in which every value that is computed later has its value, or the placeholder if it stays unknown. */
export interface ResolvedSettings {
  readonly settings: unknown;
  /** A finding without the values that are secret. */
  readonly hide: (finding: Finding) => Finding;
}

/** Settings in which a Pulumi secret is accepted: rules do not look at its value. */
const settingsWithSecrets: readonly string[] = ["pluginConfig"];

/** Waits for every value that is computed later. In a preview, some stay unknown. */
export async function resolveLater(value: unknown): Promise<ResolvedSettings> {
  const secrets = new Set<string>();
  const settings = await resolve(value, secrets, false);
  const hideIn = (text: string) =>
    [...secrets].reduce((result, secret) => result.replaceAll(secret, "[secret]"), text);
  return {
    settings,
    hide: (finding) => ({ ...finding, message: hideIn(finding.message), fix: hideIn(finding.fix) }),
  };
}

async function resolve(value: unknown, secrets: Set<string>, mayBeSecret: boolean): Promise<unknown> {
  if (isLater(value)) {
    const output: pulumi.Output<unknown> = pulumi.output<unknown>(value);
    if (!(await isKnown(output))) return unknownValue;
    const known = await new Promise<unknown>((done) => {
      output.apply(done);
    });
    if (!(await pulumi.isSecret(output))) return known;
    addTexts(known, secrets);
    return mayBeSecret ? unknownValue : known;
  }
  if (Array.isArray(value))
    return await Promise.all(value.map((item) => resolve(item, secrets, mayBeSecret)));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    await Promise.all(
      entries.map(async ([key, item]) => {
        const inner = mayBeSecret || settingsWithSecrets.includes(key);
        return [key, await resolve(item, secrets, inner)] as const;
      }),
    ),
  );
}

/** Whether an Output has a value in this run; the SDK knows it but does not declare it. Its failure is its own. */
async function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
  try {
    return (await Reflect.get(output, "isKnown")) === true;
  } catch {
    return false;
  }
}

function addTexts(value: unknown, texts: Set<string>): void {
  if (typeof value === "string" && value !== "") texts.add(value);
  if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) addTexts(item, texts);
  }
}
