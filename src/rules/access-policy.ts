import { isGiven, unknown } from "../settings/draft";
import { isExistingServer } from "./authorization-server";
import type { RegistrationRule } from "./rule";

const allClients = "ALL_CLIENTS";
const path = ["okta", "accessPolicy"];

/** What happens to the policies of a server that others use too is written out. */
export const checkPolicyWritten: RegistrationRule = ({ okta, getWritten }, report) => {
  if (!isExistingServer(okta) || getWritten(...path) !== undefined) return;
  report.error(
    "DCR_RULE_ACCESS_POLICY",
    path,
    "an existing authorization server needs the access policy to be written out",
    "Write accessPolicy: {} to add a policy for all clients, or accessPolicy: false to leave policies alone.",
  );
};

/** A policy for all clients on a server that others use opens these scopes to every client of the organization. */
export const checkPolicyOpens: RegistrationRule = ({ okta, getWritten }, report) => {
  const policy = okta.accessPolicy;
  if (!isExistingServer(okta) || getWritten(...path) === undefined || !isGiven(policy) || policy === false)
    return;
  const { clients } = policy;
  if (!isGiven(clients) || !clients.includes(allClients)) return;
  report.warning(
    "DCR_RULE_POLICY_ALL_CLIENTS",
    getWritten(...path, "clients") === undefined ? path : [...path, "clients"],
    "the policy lets every client of the Okta organization have these scopes on this existing server",
    "DCR needs it, because Konnect's clients are not known in advance. To limit it, use a separate server (create).",
  );
};

/** A created server has no policy, and Okta rejects every token request that no policy matches. */
export const checkPolicyAbsent: RegistrationRule = ({ okta }, report) => {
  if (!isGiven(okta.authorizationServer.create) || okta.accessPolicy !== false) return;
  report.warning(
    "DCR_RULE_POLICY_NONE",
    path,
    "a created authorization server has no access policy, so Okta refuses every token request",
    "Remove accessPolicy: false, or make sure that something else adds a policy and rule for client credentials.",
  );
};

/** Applications that register later must get in. */
export const checkPolicyClients: RegistrationRule = ({ okta: { accessPolicy } }, report) => {
  if (!isGiven(accessPolicy) || accessPolicy === false || !isGiven(accessPolicy.clients)) return;
  const { clients } = accessPolicy;
  if (clients.includes(unknown) || clients.includes(allClients)) return;
  report[clients.length === 0 ? "error" : "warning"](
    "DCR_RULE_POLICY_CLIENTS",
    [...path, "clients"],
    clients.length === 0
      ? "is empty: the policy would hold for no client"
      : "names only clients that exist; applications that register later get no token",
    `Remove it; the default is [${allClients}].`,
  );
};

/** A lifetime that Okta allows. */
export const checkPolicyLifetime: RegistrationRule = ({ okta: { accessPolicy } }, report) => {
  if (!isGiven(accessPolicy) || accessPolicy === false) return;
  const { tokenLifetimeMinutes: lifetime } = accessPolicy;
  if (!isGiven(lifetime) || (lifetime >= 5 && lifetime <= 1440)) return;
  report.error(
    "DCR_RULE_RANGE",
    [...path, "tokenLifetimeMinutes"],
    `is ${lifetime}; Okta allows 5 to 1440 minutes`,
    "Set a lifetime from 5 minutes to a day; the default is 60.",
  );
};

/** A priority that Okta knows. */
export const checkPolicyPriority: RegistrationRule = ({ okta: { accessPolicy } }, report) => {
  if (!isGiven(accessPolicy) || accessPolicy === false) return;
  const { priority } = accessPolicy;
  if (!isGiven(priority) || priority >= 1) return;
  report.error(
    "DCR_RULE_RANGE",
    [...path, "priority"],
    `is ${priority}; Okta counts priorities from 1`,
    "Set 1 or more, or remove it.",
  );
};
