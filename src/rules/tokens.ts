import { hasTokenShape } from "../redact/token-shape";
import { leavesFolder } from "../secrets/allowed-sources";
import { isGiven, unknown } from "../settings/draft";
import { type Finding, toFinding } from "../settings/finding";
import type { Path } from "../settings/path";
import { isUnknown } from "../settings/unknown";
import type { Registration, RegistrationRule } from "./rule";

const dcrTokenPath = ["okta", "dcrToken"];
const konnectTokenPath = ["konnect", "token"];

type Sources = Partial<Record<"env" | "file" | "command" | "config", unknown>>;

function listTokens({ okta, konnect }: Registration): { path: Path; sources: Sources }[] {
  return [
    { path: dcrTokenPath, sources: okta.dcrToken },
    { path: konnectTokenPath, sources: konnect.token },
  ];
}

/** A text in place of a whole reference is mostly the token itself, or a variable as shells write it. Not repeated. */
export const checkTokenTexts: RegistrationRule = ({ getWritten }, report) => {
  for (const path of [dcrTokenPath, konnectTokenPath]) {
    const text = getWritten(...path);
    if (typeof text !== "string" || isUnknown(text) || hasTokenShape(text)) continue;
    const variable = /^\s*\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?\s*$/.exec(text)?.[1];
    report.error(
      "DCR_RULE_TOKEN_PASTED",
      path,
      variable === undefined ? pasted.message : "is a variable as shells write it; nothing expands it here",
      variable === undefined ? pasted.fix : `Write { env: ${variable} }.`,
    );
  }
};

const pasted = {
  message: "is text, but must name the source of a token",
  fix: "Name a source, such as { env: OKTA_DCR_TOKEN }. If the text is a token, revoke it: the stack file contains it.",
};

/** The finding for a text, in clear or encrypted, in the place of a reference. */
export function toPastedReference(path: Path): Finding {
  return toFinding("error", "DCR_RULE_TOKEN_PASTED", path, pasted.message, pasted.fix);
}

/** A reference names the place of a token, never the token itself. The value is not repeated. */
export const checkTokenNames: RegistrationRule = (registration, report) => {
  for (const { path, sources } of listTokens(registration)) {
    if (typeof sources.env !== "string" || /^[A-Za-z_][A-Za-z0-9_]*$/.test(sources.env)) continue;
    report.error(
      "DCR_RULE_TOKEN_NAME",
      [...path, "env"],
      "is not the name of an environment variable",
      "Write the variable's name, such as OKTA_DCR_TOKEN. If it is a token, remove and revoke it.",
    );
  }
};

/** Files of the project are read, and files that an absolute path names; not whatever is around the project. */
export const checkTokenFiles: RegistrationRule = (registration, report) => {
  for (const { path, sources } of listTokens(registration)) {
    if (typeof sources.file !== "string" || !leavesFolder(sources.file)) continue;
    report.error(
      "DCR_RULE_TOKEN_FILE",
      [...path, "file"],
      "leaves the folder of Pulumi.yaml",
      "Use a path below the folder of Pulumi.yaml, or an absolute path.",
    );
  }
};

/** The last choice is named as such. */
export const checkConfigSource: RegistrationRule = (registration, report) => {
  for (const { path, sources } of listTokens(registration)) {
    if (typeof sources.config !== "string") continue;
    report.notice(
      "DCR_RULE_TOKEN_CONFIG",
      [...path, "config"],
      "the token must be encrypted in the stack file (pulumi config set --secret); state holds it too, and refresh and destroy need --run-program after it changed",
      "Where you can, use { env: NAME }, a file or a command.",
    );
  }
};

/** Okta's token and Konnect's token are two secrets. */
export const checkTokensDiffer: RegistrationRule = (registration, report) => {
  const [dcr, own] = listTokens(registration).map(({ sources }) => toOnlySource(sources));
  if (dcr === undefined || dcr !== own) return;
  report.error(
    "DCR_RULE_TOKEN_SHARED",
    dcrTokenPath,
    "is the same reference as konnect.token: Okta's token would be sent to Konnect as its own, and the other way round",
    "Point okta.dcrToken to an Okta API token and konnect.token to a Konnect access token.",
  );
};

/** The source as text; undefined if it is not known, or not the only one. */
function toOnlySource(sources: Sources): string | undefined {
  const [source, ...others] = Object.entries(sources).filter(([, value]) => value !== undefined);
  if (source === undefined || others.length > 0) return undefined;
  return source.flat().includes(unknown) ? undefined : JSON.stringify(source);
}

/** The id of a token is no secret; its value is. The value is not repeated. */
export const checkTokenId: RegistrationRule = ({ okta: { dcrTokenId } }, report) => {
  if (!isGiven(dcrTokenId) || /^00T[A-Za-z0-9_-]{1,29}$/.test(dcrTokenId)) return;
  report.error(
    "DCR_RULE_TOKEN_ID",
    ["okta", "dcrTokenId"],
    "is not the id of an API token: those start with 00T and have 20 characters",
    "Take the id from Okta's /api/v1/api-tokens. If it is the token itself, remove and revoke it.",
  );
};
