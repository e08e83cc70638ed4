import { createHash } from "node:crypto";
import * as okta from "@pulumi/okta";
import * as pulumi from "@pulumi/pulumi";
import { managedRuleName } from "../stack/registration-outputs";
import type { Complete, oktaServerArgsSchema } from "./args-schemas";
import { isKnown } from "./known-output";
import { findPolicy } from "./okta-server-contents";

type Args = Complete<typeof oktaServerArgsSchema>;
type PolicyArgs = Exclude<Args["accessPolicy"], false>;

/** Okta moves a policy of a higher number than it has policies to the end. */
const lastPriority = 999;

/** Options of the parts of a server: further properties that replace, and what else they wait for. */
export type PartOptions = (
  replacing: readonly string[],
  dependsOn?: readonly pulumi.Resource[],
) => pulumi.CustomResourceOptions;

/** Lifetime that the managed rule gives to access tokens; undefined if no policy is managed. */
export function toLifetimeMinutes(policy: Args["accessPolicy"]): pulumi.Input<number> | undefined {
  return policy === false ? undefined : policy.tokenLifetimeMinutes;
}

/**
 * The policy's place on a server of others: last, so that it decides for no client that another policy lets in;
 * later, where Okta has put it. It cannot be ignored as on an own server: a policy that moves here would keep its place.
 */
function findPlace(
  server: okta.auth.Server,
  name: pulumi.Input<string>,
  parent: pulumi.Resource | undefined,
): pulumi.Output<number> {
  return pulumi.all([server.id, name]).apply(async ([serverId, policyName]) => {
    const found = await findPolicy(serverId, policyName, parent === undefined ? {} : { parent });
    return found?.priority ?? lastPriority;
  });
}

/** After scopes and claim, so that no policy is left without a rule when one of them is refused. */
export function addPolicy(
  name: string,
  args: Args,
  policyArgs: PolicyArgs,
  server: okta.auth.Server,
  earlier: readonly pulumi.Resource[],
  partOptions: PartOptions,
): { policy: okta.auth.ServerPolicy; rule: okta.auth.ServerPolicyRule } {
  const policyName = policyArgs.name ?? name;
  const isOwned = args.authorizationServer.create !== undefined;
  const options = partOptions([], earlier);
  const policy = new okta.auth.ServerPolicy(
    `${name}-policy`,
    {
      authServerId: server.id,
      name: policyName,
      description: "Applications that the Dev Portal registers",
      priority: policyArgs.priority ?? (isOwned ? 1 : findPlace(server, policyName, options.parent)),
      clientWhitelists: policyArgs.clients,
      status: "ACTIVE",
    },
    {
      ...options,
      ...(policyArgs.priority === undefined && isOwned ? { ignoreChanges: ["priority"] } : {}),
    },
  );
  const covered = pulumi
    .all([args.scopes.map((scope) => scope.name), args.furtherScopes])
    .apply(([own, further]) => [...new Set([...own, ...further])]);
  const rule = new okta.auth.ServerPolicyRule(
    `${name}-rule`,
    {
      authServerId: server.id,
      policyId: policy.id,
      name: covered.apply(toRuleName),
      priority: 1,
      grantTypeWhitelists: ["client_credentials"],
      scopeWhitelists: covered,
      accessTokenLifetimeMinutes: policyArgs.tokenLifetimeMinutes,
      status: "ACTIVE",
    },
    { ...partOptions(["policyId", "name"], earlier), ignoreChanges: ["priority"] },
  );
  const finished = pulumi.runtime.rpcKeepAlive();
  void noticeReplacement(name, policy, rule, options.parent).finally(finished);
  return { policy, rule };
}

/** In a preview, the id of what exists is known, and that of what is about to be created is not. */
async function noticeReplacement(
  name: string,
  policy: okta.auth.ServerPolicy,
  rule: okta.auth.ServerPolicyRule,
  parent: pulumi.Resource | undefined,
): Promise<void> {
  if (!pulumi.runtime.isDryRun() || !(await isKnown(policy.id)) || (await isKnown(rule.id))) return;
  await pulumi.log.info(
    `policy rule of ${name}: the new one is created before the old one is deleted`,
    parent,
  );
}

/**
 * The name distinguishes rules for different scopes, so that another set of scopes gets its own rule beside the old
 * one: the gateway asks for the old set until Konnect has the new one.
 */
function toRuleName(scopes: readonly string[]): string {
  const mark = createHash("sha256")
    .update([...scopes].sort().join(" "))
    .digest("hex")
    .slice(0, 8);
  return `${managedRuleName} ${mark}`;
}
