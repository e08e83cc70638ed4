import * as pulumi from "@pulumi/pulumi";
import { toPublicationName } from "../moves";
import { ApiPublication, AuthStrategy, DcrProvider, PortalDefault } from "../resources";
import { toFingerprintSalt } from "../secrets/fingerprint";
import { toDefaultKonnectName } from "../settings/names";
import type { TokenMark } from "../stack/registration-outputs";
import type { KonnectDcrArgs } from "./args";
import { type Complete, konnectDcrArgsSchema } from "./args-schemas";
import { readKnown } from "./known-output";
import { toKonnectServer, toServerUrl } from "./konnect-server";
import { readArgs, startLaterCheck } from "./read-args";

/** The Konnect half: a DCR provider, the auth strategy that uses it, and the places that use the strategy. */
export class KonnectDcr extends pulumi.ComponentResource {
  readonly dcrProviderId: pulumi.Output<string>;
  /** Mark of the DCR token that Konnect got. */
  readonly dcrTokenMark: pulumi.Output<TokenMark | undefined>;
  readonly authStrategyId: pulumi.Output<string>;
  /** Undefined if neither portal default nor publications are managed. */
  readonly portalId: pulumi.Output<string | undefined>;
  readonly portalUrl: pulumi.Output<string | undefined>;
  readonly serverUrl: pulumi.Output<string>;
  readonly publications: pulumi.Output<{ api: string; apiId: string }[]>;

  constructor(name: string, given: KonnectDcrArgs, opts?: pulumi.ComponentResourceOptions) {
    super("konnect-okta-dcr:index:KonnectDcr", name, {}, opts);
    const read = readArgs(name, given, { schema: konnectDcrArgsSchema, half: "konnect" });
    const { args } = read;
    startLaterCheck(this, name, opts?.parent, read);
    const serverUrl = toServerUrl(toKonnectServer(args));
    const connection = { serverUrl, konnectToken: args.token, owner: name };
    const named = {
      name: args.name ?? toDefaultKonnectName(name, pulumi.getStack()),
      displayName: args.displayName,
      issuer: args.issuer,
      labels: args.labels,
      onDestroy: args.onDestroy,
    };
    const adopt = toAdopt(args.adopt);
    // Nothing of the Okta half is deleted while provider or strategy still exist.
    const options = {
      parent: this,
      ...(opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
    };
    const provider = new DcrProvider(
      `${name}-dcr-provider`,
      {
        ...connection,
        ...named,
        dcrToken: args.dcrToken,
        adopt: adopt.dcrProvider,
        ...(args.deletesServer === true ? { deletesServer: true } : {}),
      },
      options,
    );
    const strategy = new AuthStrategy(
      `${name}-auth-strategy`,
      {
        ...connection,
        ...named,
        adopt: adopt.authStrategy,
        dcrProviderId: provider.id,
        scopes: args.scopes,
        credentialClaim: args.credentialClaim,
        authMethods: args.authMethods,
        pluginConfig: args.pluginConfig,
      },
      options,
    );
    const { formerNames } = args;
    const place = { ...connection, portal: args.portal, adopt: adopt.others, onDestroy: args.onDestroy };
    const portalDefault =
      args.portalDefault === false
        ? undefined
        : new PortalDefault(
            `${name}-portal-default`,
            { ...place, authStrategyId: strategy.id },
            { parent: this, aliases: toAliases(formerNames?.portalDefault) },
          );
    const publications = args.publications.map((api) => ({
      api,
      resource: new ApiPublication(
        toPublicationName(name, api),
        { ...place, api, authStrategyIds: [strategy.id] },
        { parent: this, aliases: toAliases(formerNames?.publications[api]) },
      ),
    }));
    this.serverUrl = pulumi.output(serverUrl);
    this.dcrProviderId = provider.id;
    // A preview calls the salt unknown if state does not contain it; it is an input, so it does not exist then.
    this.dcrTokenMark = pulumi
      .all([provider.labels, provider.tokenFingerprint, readKnown(provider.fingerprintSalt)])
      .apply(([labels, fingerprint, salt]) => toTokenMark(labels, fingerprint, salt));
    this.authStrategyId = strategy.id;
    this.portalId = pulumi.output(portalDefault?.portalId ?? publications[0]?.resource.portalId);
    this.portalUrl = pulumi.output(portalDefault?.portalUrl);
    this.publications = pulumi.all(
      publications.map(({ api, resource }) => resource.apiId.apply((apiId) => ({ api, apiId }))),
    );
    this.registerOutputs({
      dcrProviderId: this.dcrProviderId,
      authStrategyId: this.authStrategyId,
      portalId: this.portalId,
      portalUrl: this.portalUrl,
    });
  }
}

function toTokenMark(
  labels: Readonly<Record<string, string>> | undefined,
  fingerprint: string | undefined,
  salt: string | undefined,
): TokenMark | undefined {
  return labels === undefined || fingerprint === undefined
    ? undefined
    : { salt: salt ?? toFingerprintSalt(labels), fingerprint };
}

/** What each resource may adopt; undefined if nothing is set, so that no state contains it. */
function toAdopt(adopt: Complete<typeof konnectDcrArgsSchema>["adopt"]) {
  if (typeof adopt !== "object") return { dcrProvider: adopt, authStrategy: adopt, others: adopt };
  return { ...adopt, others: adopt.otherStrategies ?? true };
}

function toAliases(names: readonly string[] = []): pulumi.Alias[] {
  return names.map((name) => ({ name }));
}
