import { createHash } from "node:crypto";
import * as okta from "@pulumi/okta";
import * as pulumi from "@pulumi/pulumi";
import { managedRuleName } from "../registration-outputs";
import { toServerId } from "../rules/server-id";
import type { AccessPolicyArgs, OktaAuthorizationServerArgs, ScopeArgs } from "./args";

const defaultLifetimeMinutes = 60;
const clientIdExpression = "app.clientId";

/**
 * An Okta authorization server that hands out access tokens to applications which do not exist yet: scopes, the
 * claim with the client id, and the policy that lets them in.
 */
export class OktaAuthorizationServer extends pulumi.ComponentResource {
  readonly issuer: pulumi.Output<string>;
  readonly audience: pulumi.Output<string | undefined>;
  readonly authorizationServerId: pulumi.Output<string>;
  /** Everything that must stand before a token can be had. */
  readonly parts: readonly pulumi.Resource[];

  constructor(name: string, args: OktaAuthorizationServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("konnect-okta-dcr:index:OktaAuthorizationServer", name, {}, opts);
    const server = this.#addServer(name, args);
    const isOwned = "create" in args.authorizationServer;
    const childOptions = (...replacing: string[]): pulumi.CustomResourceOptions => ({
      parent: this,
      replaceOnChanges: ["authServerId", ...replacing],
      ...(isOwned ? { deletedWith: server } : {}),
    });
    const scopes = args.scopes
      .filter((scope) => scope.existing !== true)
      .map((scope) => addScope(name, scope, server, childOptions()));
    const claim =
      args.claim.existing === true
        ? []
        : [
            new okta.auth.ServerClaim(
              `${name}-claim`,
              {
                authServerId: server.id,
                name: args.claim.name,
                claimType: "RESOURCE",
                valueType: "EXPRESSION",
                value: clientIdExpression,
              },
              // Tokens carry the old and the new claim until Konnect looks for the new one.
              childOptions("name"),
            ),
          ];
    const policy =
      args.accessPolicy === false
        ? []
        : addPolicy(name, args, args.accessPolicy ?? {}, server, scopes, childOptions);
    this.parts = [...scopes, ...claim, ...policy];
    this.issuer = server.issuer;
    this.audience = server.audiences.apply((audiences) => audiences[0]);
    this.authorizationServerId = server.id;
    this.registerOutputs({
      issuer: this.issuer,
      audience: this.audience,
      authorizationServerId: this.authorizationServerId,
    });
  }

  #addServer(name: string, { authorizationServer }: OktaAuthorizationServerArgs): okta.auth.Server {
    if ("existing" in authorizationServer) {
      return okta.auth.Server.get(`${name}-server`, toIdOf(authorizationServer.existing), undefined, {
        parent: this,
      });
    }
    const { create } = authorizationServer;
    return new okta.auth.Server(
      `${name}-server`,
      {
        name: create.name,
        audiences: [create.audience],
        ...(create.description === undefined ? {} : { description: create.description }),
        ...(create.issuerMode === undefined ? {} : { issuerMode: create.issuerMode }),
      },
      { parent: this },
    );
  }
}

/** Lifetime that the managed rule gives to access tokens; undefined where no policy is managed. */
export function toLifetimeMinutes(
  policy: OktaAuthorizationServerArgs["accessPolicy"],
): pulumi.Input<number> | undefined {
  return policy === false ? undefined : (policy?.tokenLifetimeMinutes ?? defaultLifetimeMinutes);
}

/** The id of an existing server, also where its issuer's address is given. */
function toIdOf(existing: pulumi.Input<string>): pulumi.Input<string> {
  return typeof existing === "string" ? (toServerId(existing) ?? existing) : existing;
}

function addScope(
  name: string,
  scope: ScopeArgs,
  server: okta.auth.Server,
  options: pulumi.CustomResourceOptions,
): okta.auth.ServerScope {
  return new okta.auth.ServerScope(
    `${name}-scope-${scope.name}`,
    {
      authServerId: server.id,
      name: scope.name,
      consent: "IMPLICIT",
      metadataPublish: scope.publish === true ? "ALL_CLIENTS" : "NO_CLIENTS",
      ...(scope.description === undefined ? {} : { description: scope.description }),
      ...(scope.displayName === undefined ? {} : { displayName: scope.displayName }),
      ...(scope.default === undefined ? {} : { default: scope.default }),
    },
    options,
  );
}

function addPolicy(
  name: string,
  args: OktaAuthorizationServerArgs,
  policyArgs: AccessPolicyArgs,
  server: okta.auth.Server,
  scopes: readonly pulumi.Resource[],
  childOptions: (...replacing: string[]) => pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const policy = new okta.auth.ServerPolicy(
    `${name}-policy`,
    {
      authServerId: server.id,
      name: policyArgs.name ?? name,
      description: "Applications that the Dev Portal registers",
      priority: policyArgs.priority ?? 1,
      clientWhitelists: policyArgs.clients ?? ["ALL_CLIENTS"],
    },
    { ...childOptions(), ...(policyArgs.priority === undefined ? { ignoreChanges: ["priority"] } : {}) },
  );
  const covered = pulumi
    .all([args.scopes.map((scope) => scope.name), args.furtherScopes ?? []])
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
      accessTokenLifetimeMinutes: policyArgs.tokenLifetimeMinutes ?? defaultLifetimeMinutes,
    },
    { ...childOptions("policyId", "name"), ignoreChanges: ["priority"], dependsOn: [...scopes] },
  );
  return [policy, rule];
}

/**
 * The name tells rules for different scopes apart, so that another set of scopes gets a rule of its own beside the old
 * one: the gateway asks for the old set until Konnect has the new one.
 */
function toRuleName(scopes: readonly string[]): string {
  const mark = createHash("sha256")
    .update([...scopes].sort().join(" "))
    .digest("hex")
    .slice(0, 8);
  return `${managedRuleName} ${mark}`;
}
