import { hasTokenShape } from "../redact/token-shape";
import { leavesFolder } from "../secrets/allowed-sources";
import { isUnknown } from "../settings/unknown";
import { isRecord } from "./field";
import { type Finding, toError, toNotice } from "./finding";
import type { Path } from "./path";
import type { RegistrationRule } from "./rule";
import type { TokenView } from "./view";

/** Each token reference names exactly one source. */
export const checkTokenSources: RegistrationRule = ({ okta, konnect }) =>
  [okta.dcrToken, konnect.token].flatMap(({ path, value, sources }) =>
    value === undefined || sources.length === 1
      ? []
      : [
          toError(
            "DCR_SETTINGS_TOKEN_SOURCE",
            path,
            `needs exactly one of env, file, command, config; it has ${sources.length}`,
            "Keep one; { env: NAME } is the first choice.",
          ),
        ],
  );

/** A text in place of a whole reference is mostly the token itself, or a variable as shells write it. Not repeated. */
export const checkTokenTexts: RegistrationRule = ({ okta, konnect }) =>
  [okta.dcrToken, konnect.token].flatMap(({ path, text }) => {
    if (text === undefined || hasTokenShape(text)) return [];
    const variable = /^\s*\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?\s*$/.exec(text)?.[1];
    if (variable !== undefined) {
      return [
        toError(
          "DCR_RULE_TOKEN_PASTED",
          path,
          "is a variable as shells write it; nothing expands it here",
          `Write { env: ${variable} }.`,
        ),
      ];
    }
    return [toPastedReference(path)];
  });

/** What is said of a text, in clear or encrypted, where a reference belongs. */
export function toPastedReference(path: Path): Finding {
  return toError(
    "DCR_RULE_TOKEN_PASTED",
    path,
    "is a text where the source of a token belongs",
    "Name a source, such as { env: OKTA_DCR_TOKEN }. If the text is a token, revoke this token: it stands in the stack file.",
  );
}

/** A reference says where a token is; the token itself never stands there. The value is not repeated. */
export const checkTokenNames: RegistrationRule = ({ okta, konnect }) =>
  [okta.dcrToken, konnect.token].flatMap((token) => {
    const env = token.value?.env;
    if (typeof env !== "string" || isUnknown(env) || /^\s*[A-Za-z_][A-Za-z0-9_]*\s*$/.test(env)) return [];
    return [
      toError(
        "DCR_RULE_TOKEN_NAME",
        [...token.path, "env"],
        "is not the name of an environment variable",
        "Write the variable's name, such as OKTA_DCR_TOKEN. If a token stands there, take it out and revoke it.",
      ),
    ];
  });

/** Files of the project are read, and files that an absolute path names; not whatever lies around the project. */
export const checkTokenFiles: RegistrationRule = ({ okta, konnect }) =>
  [okta.dcrToken, konnect.token].flatMap((token) => {
    const file = token.value?.file;
    if (typeof file !== "string" || isUnknown(file) || !leavesFolder(file)) return [];
    return [
      toError(
        "DCR_RULE_TOKEN_FILE",
        [...token.path, "file"],
        "leaves the folder of Pulumi.yaml",
        "Use a path below the folder of Pulumi.yaml, or an absolute path.",
      ),
    ];
  });

/** The last choice is named as such. */
export const checkConfigSource: RegistrationRule = ({ okta, konnect }) =>
  [okta.dcrToken, konnect.token].flatMap((token) =>
    token.value?.config === undefined
      ? []
      : [
          toNotice(
            "DCR_RULE_TOKEN_CONFIG",
            [...token.path, "config"],
            "the token must be encrypted in the stack file (pulumi config set --secret); state holds it too, and refresh and destroy need --run-program after it changed",
            "Where you can, use { env: NAME }, a file or a command.",
          ),
        ],
  );

/** Okta's token and Konnect's token are two secrets. */
export const checkTokensDiffer: RegistrationRule = ({ okta, konnect }) => {
  const [dcr, own] = [toSource(okta.dcrToken), toSource(konnect.token)];
  if (dcr === undefined || dcr !== own) return [];
  return [
    toError(
      "DCR_RULE_TOKEN_SHARED",
      okta.dcrToken.path,
      "is the same reference as konnect.token: Okta's token would be sent to Konnect as its own, and the other way round",
      "Point okta.dcrToken to an Okta API token and konnect.token to a Konnect access token.",
    ),
  ];
};

function toSource({ sources }: TokenView): string | undefined {
  const [source, ...others] = sources;
  if (source === undefined || others.length > 0 || holdsUnknown(source.value)) return undefined;
  return JSON.stringify([source.path.at(-1), source.value]);
}

function holdsUnknown(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return isUnknown(value) || isRecord(value) || value === null;
}

/** The id of a token is no secret; its value is. The value is not repeated. */
export const checkTokenId: RegistrationRule = ({ okta: { dcrTokenId } }): readonly Finding[] => {
  const { path, value } = dcrTokenId;
  if (value === undefined || /^00T[A-Za-z0-9_-]{1,29}$/.test(value)) return [];
  return [
    toError(
      "DCR_RULE_TOKEN_ID",
      path,
      "is not the id of an API token: those start with 00T and have 20 characters",
      "Take the id from Okta's /api/v1/api-tokens. If the token itself stands there, take it out and revoke it.",
    ),
  ];
};
