import { toError, toWarning } from "./finding";
import type { RegistrationRule } from "./rule";

const allClients = "ALL_CLIENTS";

/** What happens to the policies of a server that others use too is written out. */
export const checkPolicyWritten: RegistrationRule = ({ okta: { server, accessPolicy } }) => {
  if (!isExistingServer(server) || accessPolicy.field.isWritten) return [];
  return [
    toError(
      "DCR_RULE_ACCESS_POLICY",
      accessPolicy.field.path,
      "an existing authorization server needs the access policy to be written out",
      "Write accessPolicy: {} to add a policy for all clients, or accessPolicy: false to leave policies alone.",
    ),
  ];
};

/** A policy for all clients on a server that others use opens these scopes to every client of the organisation. */
export const checkPolicyOpens: RegistrationRule = ({ okta: { server, accessPolicy } }) => {
  const { field, clients } = accessPolicy;
  if (!isExistingServer(server) || field.value === undefined || field.value === false) return [];
  const isOpen = !clients.isWritten || clients.value?.some((client) => client.value === allClients) === true;
  if (!isOpen) return [];
  return [
    toWarning(
      "DCR_RULE_POLICY_ALL_CLIENTS",
      clients.isWritten ? clients.path : field.path,
      "the policy lets every client of the Okta organisation have these scopes on this existing server",
      "Use a server of its own (create) where that is too much; DCR needs it, because Konnect's clients are not known beforehand.",
    ),
  ];
};

/** A created server has no policy of its own, and Okta refuses every token where none fits. */
export const checkPolicyAbsent: RegistrationRule = ({ okta: { server, accessPolicy } }) => {
  if (server.create.value === undefined || accessPolicy.field.value !== false) return [];
  return [
    toWarning(
      "DCR_RULE_POLICY_NONE",
      accessPolicy.field.path,
      "a created authorization server has no access policy, so Okta refuses every token request",
      "Take accessPolicy: false out, or make sure that something else adds a policy and rule for client credentials.",
    ),
  ];
};

/** Applications that register later must get in. */
export const checkPolicyClients: RegistrationRule = ({ okta: { accessPolicy } }) => {
  const { path, value } = accessPolicy.clients;
  if (accessPolicy.field.value === undefined || value === undefined) return [];
  if (value.length === 0) {
    return [
      toError(
        "DCR_RULE_POLICY_CLIENTS",
        path,
        "is empty: the policy would hold for no client",
        `Take it out; the default is [${allClients}].`,
      ),
    ];
  }
  if (value.some((client) => client.value === undefined || client.value === allClients)) return [];
  return [
    toWarning(
      "DCR_RULE_POLICY_CLIENTS",
      path,
      "names only clients that exist; applications that register later get no token",
      `Take it out; the default is [${allClients}].`,
    ),
  ];
};

/** Numbers within the limits of Okta. */
export const checkPolicyNumbers: RegistrationRule = ({ okta: { accessPolicy } }) => {
  const { tokenLifetimeMinutes: lifetime, priority } = accessPolicy;
  const isLifetimeOff = lifetime.value !== undefined && !(lifetime.value >= 5 && lifetime.value <= 1440);
  const isPriorityOff = priority.value !== undefined && !(priority.value >= 1);
  return [
    ...(isLifetimeOff
      ? [
          toError(
            "DCR_RULE_RANGE",
            lifetime.path,
            `is ${lifetime.value}; Okta allows 5 to 1440 minutes`,
            "Set a lifetime from 5 minutes to a day; the default is 60.",
          ),
        ]
      : []),
    ...(isPriorityOff
      ? [
          toError(
            "DCR_RULE_RANGE",
            priority.path,
            `is ${priority.value}; Okta counts priorities from 1`,
            "Set 1 or more, or take it out.",
          ),
        ]
      : []),
  ];
};

function isExistingServer(server: {
  existing: { isWritten: boolean };
  create: { isWritten: boolean };
}): boolean {
  return server.existing.isWritten && !server.create.isWritten;
}
