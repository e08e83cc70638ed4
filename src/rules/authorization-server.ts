import { toError } from "./finding";
import type { RegistrationRule } from "./rule";
import { toServerId } from "./server-id";

/** An authorization server is made here or stands already: exactly one of both is said. */
export const checkServerSource: RegistrationRule = ({ okta: { server } }) => {
  if (server.field.value === undefined) return [];
  if (server.create.isWritten !== server.existing.isWritten) return [];
  return [
    toError(
      "DCR_RULE_AUTHORIZATION_SERVER",
      server.field.path,
      server.create.isWritten
        ? "has both create and existing; exactly one can hold"
        : "needs exactly one of create and existing",
      "Write { create: { name, audience } } for a new server, or { existing: default } with the id of one that stands.",
    ),
  ];
};

/** An existing server is named by its id; what can be told from an address is taken as that. */
export const checkServerId: RegistrationRule = ({ okta: { server } }) => {
  const { path, value } = server.existing;
  if (value === undefined || toServerId(value) !== undefined) return [];
  return [
    toError(
      "DCR_RULE_SERVER_ID",
      path,
      "is neither the id of an authorization server nor its issuer's address",
      "Write default, or the id aus… that ends the issuer URI (Okta Admin Console > Security > API); a name is not unique.",
    ),
  ];
};

/** Okta allows exactly one audience. */
export const checkAudience: RegistrationRule = ({ okta: { server } }) => {
  if (server.create.value === undefined) return [];
  const { audience, audiences } = server;
  if (audience.isWritten && audiences.isWritten) {
    return [
      toError(
        "DCR_RULE_AUDIENCE",
        audiences.path,
        "audience and audiences are two names of the same setting",
        "Keep audience.",
      ),
    ];
  }
  if (!audience.isWritten && !audiences.isWritten) {
    return [
      toError(
        "DCR_SETTINGS_MISSING",
        audience.path,
        "is missing",
        "Name the one audience of the access tokens, such as api://orders.",
      ),
    ];
  }
  const count = audiences.value?.length;
  if (count === undefined || count === 1) return [];
  return [
    toError(
      "DCR_RULE_AUDIENCE",
      audiences.path,
      `has ${count} audiences; Okta allows exactly one`,
      "Keep one; use a registration of its own for each further audience.",
    ),
  ];
};
