import * as okta from "@pulumi/okta";
import * as pulumi from "@pulumi/pulumi";
import type { OktaAuthorizationServerArgs } from "./args";
import { type Complete, oktaServerArgsSchema } from "./args-schemas";
import { addPolicy, type PartOptions } from "./okta-access-policy";
import { lookBeforeCreation, type ManagedObject } from "./okta-look-first";
import { getExistingId, isWrittenByOkta, listClaims, listScopes } from "./okta-server-contents";
import { readArgs, startLaterCheck } from "./read-args";
import { holdServer } from "./server-managers";

type Args = Complete<typeof oktaServerArgsSchema>;

const clientIdExpression = "app.clientId";
/** How Okta spells its default server in the issuer, whatever id it was asked for. */
const defaultServer = "default";

/**
 * An Okta authorization server that issues access tokens to applications which do not exist yet: scopes, the
 * claim with the client id, and the policy that lets them in.
 */
export class OktaAuthorizationServer extends pulumi.ComponentResource {
  readonly issuer: pulumi.Output<string>;
  readonly audience: pulumi.Output<string | undefined>;
  readonly authorizationServerId: pulumi.Output<string>;
  /** The id of the managed access policy. */
  readonly accessPolicyId: pulumi.Output<string> | undefined;
  /** Everything that must exist before a token can be issued. */
  readonly parts: readonly pulumi.Resource[];

  constructor(name: string, given: OktaAuthorizationServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("konnect-okta-dcr:index:OktaAuthorizationServer", name, {}, opts);
    const read = readArgs(name, given, { schema: oktaServerArgsSchema, half: "okta" });
    const { args } = read;
    startLaterCheck(this, name, opts?.parent, read);
    const server = this.#addServer(name, args, {
      parent: this,
    });
    const identity = pulumi
      .all([server.id, server.issuer])
      .apply(([id, issuer]) => (issuer.endsWith(`/${defaultServer}`) ? defaultServer : id));
    const partOptions: PartOptions = (replacing, dependsOn = []) => ({
      parent: this,
      // The Okta provider plans a part that moves to another server as an update, which fails with 404. The trigger,
      // unlike the property, does not change when the settings write the same server in another way.
      replacementTrigger: identity,
      replaceOnChanges: [...replacing],
      dependsOn: [...dependsOn],
    });
    const scopes = this.#addScopes(name, args.scopes, server, partOptions);
    const claims = this.#addClaim(name, args.claim, server, partOptions);
    // Nothing depends on what is only read, so that pulumi state delete can forget it.
    const managed = [
      ...scopes.filter((_scope, index) => args.scopes[index]?.existing !== true),
      ...(args.claim.existing === true ? [] : claims),
    ];
    const access =
      args.accessPolicy === false
        ? undefined
        : addPolicy(name, args, args.accessPolicy, server, managed, partOptions);
    this.parts = [...managed, ...(access === undefined ? [] : [access.policy, access.rule])];
    this.issuer = server.issuer;
    this.audience = server.audiences.apply((audiences) => audiences[0]);
    this.authorizationServerId = server.id;
    this.accessPolicyId = access?.policy.id;
    // Not an input of anything: a resource whose input fails would keep the program waiting for its id.
    if (isManaging(args)) server.issuer.apply((issuer) => holdServer(name, issuer));
    const finished = pulumi.runtime.rpcKeepAlive();
    void lookBeforeCreation(
      this,
      this.#listManaged(name, args, server, scopes, claims, access?.policy),
    ).finally(finished);
    this.registerOutputs({
      issuer: this.issuer,
      audience: this.audience,
      authorizationServerId: this.authorizationServerId,
    });
  }

  #listManaged(
    name: string,
    { authorizationServer, ...args }: Args,
    server: okta.auth.Server,
    scopes: readonly okta.auth.ServerScope[],
    claims: readonly okta.auth.ServerClaim[],
    policy: okta.auth.ServerPolicy | undefined,
  ): ManagedObject[] {
    const toManaged = (
      kind: ManagedObject["kind"],
      resource: pulumi.CustomResource,
      suffix: string,
      objectName: pulumi.Input<string>,
    ): ManagedObject => ({
      kind,
      resource,
      resourceName: `${name}-${suffix}`,
      name: objectName,
      authServerId: server.id,
    });
    return [
      ...(authorizationServer.create !== undefined
        ? [toManaged("server", server, "server", authorizationServer.create.name)]
        : []),
      ...args.scopes.flatMap((scope, index) => {
        const resource = scopes[index];
        return resource === undefined || scope.existing === true
          ? []
          : [toManaged("scope", resource, `scope-${scope.name}`, scope.name)];
      }),
      ...(args.claim.existing === true
        ? []
        : claims.map((claim) => toManaged("claim", claim, "claim", args.claim.name))),
      ...(policy === undefined ? [] : [toManaged("access policy", policy, "policy", policy.name)]),
    ];
  }

  /** Read under the same name as a created one: the engine then releases what has the same id without deleting it. */
  #addServer(
    name: string,
    { authorizationServer: { create, existing } }: Args,
    options: pulumi.CustomResourceOptions,
  ): okta.auth.Server {
    if (create === undefined) {
      return okta.auth.Server.get(`${name}-server`, existing, undefined, options);
    }
    return new okta.auth.Server(
      `${name}-server`,
      {
        name: create.name,
        audiences: toAudiences(create),
        issuerMode: create.issuerMode,
        credentialsRotationMode: "AUTO",
        status: "ACTIVE",
        ...(create.description === undefined ? {} : { description: create.description }),
      },
      options,
    );
  }

  /** Existing ones are read under the name that they would have as managed ones, which releases them. */
  #addScopes(
    name: string,
    scopes: Args["scopes"],
    server: okta.auth.Server,
    partOptions: PartOptions,
  ): okta.auth.ServerScope[] {
    const live = once(() => server.id.apply((id) => listScopes(id, { parent: this })));
    return scopes.map((scope) => {
      const resource = `${name}-scope-${scope.name}`;
      if (scope.existing !== true) return addScope(resource, scope, server, partOptions([]));
      const id = pulumi
        .all([server.id, live()])
        .apply(([serverId, objects]) => getExistingId("scope", scope.name, serverId, objects));
      return okta.auth.ServerScope.get(resource, id, { authServerId: server.id }, { parent: this });
    });
  }

  #addClaim(
    name: string,
    claim: Args["claim"],
    server: okta.auth.Server,
    partOptions: PartOptions,
  ): okta.auth.ServerClaim[] {
    const resource = `${name}-claim`;
    if (claim.existing === true) {
      if (typeof claim.name === "string" && isWrittenByOkta(claim.name)) return [];
      const id = pulumi.all([server.id, claim.name]).apply(async ([serverId, claimName]) => {
        const objects = await listClaims(serverId, { parent: this });
        return getExistingId("claim", claimName, serverId, objects);
      });
      return [okta.auth.ServerClaim.get(resource, id, { authServerId: server.id }, { parent: this })];
    }
    return [
      new okta.auth.ServerClaim(
        resource,
        {
          authServerId: server.id,
          name: claim.name,
          claimType: "RESOURCE",
          valueType: "EXPRESSION",
          value: clientIdExpression,
          status: "ACTIVE",
          alwaysIncludeInToken: true,
        },
        // Tokens carry the old and the new claim until Konnect looks for the new one.
        partOptions(["name"]),
      ),
    ];
  }
}

/** Whether anything of the server is managed: only read, it can be shared. */
function isManaging({ authorizationServer, scopes, claim, accessPolicy }: Args): boolean {
  return (
    authorizationServer.create !== undefined ||
    accessPolicy !== false ||
    claim.existing !== true ||
    scopes.some(({ existing }) => existing !== true)
  );
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The one audience, under whichever key it is given. */
function toAudiences({
  audience,
  audiences = [],
}: NonNullable<Args["authorizationServer"]["create"]>): pulumi.Input<string>[] {
  return audience === undefined ? audiences : [audience];
}

function addScope(
  resource: string,
  scope: Args["scopes"][number],
  server: okta.auth.Server,
  options: pulumi.CustomResourceOptions,
): okta.auth.ServerScope {
  return new okta.auth.ServerScope(
    resource,
    {
      authServerId: server.id,
      name: scope.name,
      consent: "IMPLICIT",
      metadataPublish: scope.publish ? "ALL_CLIENTS" : "NO_CLIENTS",
      ...(scope.description === undefined ? {} : { description: scope.description }),
      ...(scope.displayName === undefined ? {} : { displayName: scope.displayName }),
      ...(scope.default === undefined ? {} : { default: scope.default }),
    },
    options,
  );
}
