import * as pulumi from "@pulumi/pulumi";
import type { RegistrationOutputs } from "../stack/registration-outputs";
import { addAcceptance } from "./acceptance";
import { addAcceptanceGate, loadCommand } from "./acceptance-gate";
import type { DeveloperPortalDcrArgs } from "./args";
import { type Complete, developerPortalDcrArgsSchema } from "./args-schemas";
import { KonnectDcr } from "./konnect-dcr";
import { toKonnectServer } from "./konnect-server";
import { toLifetimeMinutes } from "./okta-access-policy";
import { OktaAuthorizationServer } from "./okta-authorization-server";
import { readArgs, startLaterCheck } from "./read-args";

/**
 * One registration: Okta as the identity provider for Dynamic Client Registration in a Konnect Dev Portal.
 *
 * @example
 * ```ts
 * import { DeveloperPortalDcr } from "konnect-okta-dcr";
 *
 * new DeveloperPortalDcr("developer-portal", {
 *   okta: {
 *     authorizationServer: { create: { name: "developer-portal", audience: "api://orders" } },
 *     scopes: [{ name: "orders.read" }],
 *     claim: { name: "konnect_client_id" },
 *     dcrToken: { env: "OKTA_DCR_TOKEN" },
 *   },
 *   konnect: { region: "eu", token: { env: "KONNECT_TOKEN" }, portal: "Acme Developers" },
 * });
 * ```
 */
export class DeveloperPortalDcr extends pulumi.ComponentResource {
  /** Everything about the registration that is no secret. */
  readonly outputs: pulumi.Output<RegistrationOutputs>;
  readonly issuer: pulumi.Output<string>;
  readonly dcrProviderId: pulumi.Output<string>;
  readonly authStrategyId: pulumi.Output<string>;

  constructor(name: string, given: DeveloperPortalDcrArgs, opts?: pulumi.ComponentResourceOptions) {
    super("konnect-okta-dcr:index:DeveloperPortalDcr", name, {}, opts);
    const read = readArgs(name, given, { schema: developerPortalDcrArgsSchema });
    const { args } = read;
    if (args.acceptance !== false) loadCommand();
    startLaterCheck(this, name, opts?.parent, read);
    const scopes = args.konnect.scopes ?? args.okta.scopes.map((scope) => scope.name);
    const credentialClaim = args.konnect.credentialClaim ?? [args.okta.claim.name];
    const server = new OktaAuthorizationServer(name, toServerArgs(args.okta, scopes), {
      parent: this,
      // What stays in Konnect works on with its issuer.
      ...(args.konnect.onDestroy === "keep" ? { retainOnDelete: true } : {}),
    });
    const { region, serverUrl, ...settings } = args.konnect;
    const konnect = new KonnectDcr(
      name,
      {
        ...settings,
        ...toKonnectServer({ region, serverUrl }),
        dcrToken: args.okta.dcrToken,
        issuer: server.issuer,
        deletesServer:
          args.okta.authorizationServer.create !== undefined && args.konnect.onDestroy !== "keep",
        scopes,
        credentialClaim,
      },
      { parent: this, dependsOn: [...server.parts] },
    );
    this.issuer = server.issuer;
    this.dcrProviderId = konnect.dcrProviderId;
    this.authStrategyId = konnect.authStrategyId;
    this.outputs = pulumi
      .output({
        issuer: server.issuer,
        audience: server.audience,
        authorizationServerId: server.authorizationServerId,
        scopes: args.okta.scopes.map((scope) => scope.name),
        claim: args.okta.claim.name,
        dcrProviderId: konnect.dcrProviderId,
        authStrategyId: konnect.authStrategyId,
        portalId: konnect.portalId,
        portalUrl: konnect.portalUrl,
        exampleRoute: args.konnect.exampleRoute,
        exampleRequest: toExampleRequest(args.konnect.exampleRoute),
        okta: {
          dcrTokenReference: args.okta.dcrToken,
          dcrTokenId: args.okta.dcrTokenId,
          accessPolicy: args.okta.accessPolicy !== false,
          tokenLifetimeMinutes: toLifetimeMinutes(args.okta.accessPolicy),
          dcrTokenMark: konnect.dcrTokenMark,
          accessPolicyId: server.accessPolicyId,
        },
        konnect: {
          serverUrl: konnect.serverUrl,
          tokenReference: args.konnect.token,
          portal: args.konnect.portal,
          scopes,
          credentialClaim,
          authMethods: args.konnect.authMethods,
          portalDefault: args.konnect.portalDefault,
          publications: konnect.publications,
        },
      })
      .apply((outputs): RegistrationOutputs => outputs);
    const { acceptance } = args;
    if (acceptance !== false) {
      addAcceptanceGate(name, this.outputs, { parent: this, dependsOn: [konnect, server] });
      addAcceptance(name, acceptance, this.outputs, this);
    }
    this.registerOutputs({ outputs: this.outputs });
  }
}

function toExampleRequest(route: pulumi.Input<string> | undefined): pulumi.Output<string> | undefined {
  return route === undefined ? undefined : pulumi.interpolate`curl ${route} -u "$CLIENT_ID:$CLIENT_SECRET"`;
}

/** The part of the Okta half that the authorization server is created from. */
function toServerArgs(
  { dcrToken: _, dcrTokenId: __, ...okta }: Complete<typeof developerPortalDcrArgsSchema>["okta"],
  furtherScopes: pulumi.Input<string>[],
) {
  return { ...okta, furtherScopes };
}
