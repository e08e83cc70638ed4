import { DcrError } from "../errors";
import type { HttpSettings } from "../http";
import { connectKonnect, type KonnectClient } from "../konnect";
import {
  connectOkta,
  findIssuerProblem,
  findOrganizationOrigin,
  type IssuerProblem,
  type OktaCredential,
  type OktaReader,
} from "../okta";
import type { Redactor } from "../redact/redact";
import { findServerUrlProblem, readAllowedHosts } from "../rules/server-url";
import { toFingerprint } from "../secrets/fingerprint";
import type { TokenReference } from "../secrets/reference";
import { resolveReference } from "../secrets/resolve";
import { remember } from "./remember";

/** From references to tokens, and from tokens to clients; each reference is resolved once. */
export interface Access {
  /** The value of a reference. @throws DcrError DCR_REFERENCE_… */
  resolve(reference: TokenReference): Promise<string>;
  /** Fingerprint of the value of a reference. @throws DcrError DCR_REFERENCE_… */
  fingerprint(reference: TokenReference, salt: string): Promise<string>;
  /** A Konnect client. @throws DcrError for a server that is not allowed, or a reference without a value */
  connectKonnect(serverUrl: string, reference: TokenReference): Promise<KonnectClient>;
  /** A reader of an Okta organization, without a credential for public metadata. */
  openOkta(origin: string, credential?: OktaCredential): OktaReader;
  /** Why an issuer must not receive secrets; undefined if it belongs to the configured organization. */
  findIssuerProblem(issuer: string): Promise<IssuerProblem | undefined>;
  /** @throws DcrError DCR_OKTA_ISSUER_FOREIGN for an issuer that must not receive the DCR token */
  assertTrustedIssuer(issuer: string): Promise<void>;
}

/** Where references, servers and limits come from. Getters can change their answer between operations. */
export interface AccessSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Relative `file` references start in the folder of Pulumi.yaml found upward from here. */
  readonly folder: string;
  /** Reads a Pulumi config key such as `konnect-okta-dcr:konnectToken`. */
  readonly readConfig: (key: string) => string | undefined;
  readonly settings: Partial<HttpSettings>;
  readonly redactor: Redactor;
  readonly signal?: AbortSignal | undefined;
  /** Whether a failure is final, as in a command that runs once. @default false */
  readonly keepsFailures?: boolean;
  /** @default over HTTP */
  readonly connectKonnect?: typeof connectKonnect | undefined;
  /** @default scrypt */
  readonly toFingerprint?: typeof toFingerprint | undefined;
}

/** Creates an {@link Access}. */
export function createAccess(surroundings: AccessSurroundings): Access {
  const { env, redactor, signal, keepsFailures } = surroundings;
  const connectTo = surroundings.connectKonnect ?? connectKonnect;
  const mark = surroundings.toFingerprint ?? toFingerprint;
  const secrets = new Map<string, Promise<string>>();
  const fingerprints = new Map<string, Promise<string>>();
  const clients = new Map<string, Promise<KonnectClient>>();
  const trusted = new Map<string, Promise<void>>();
  const readers = new Map<string, OktaReader>();

  const access: Access = {
    resolve: (reference) =>
      remember(
        secrets,
        JSON.stringify(reference),
        async () => {
          const { folder, readConfig } = surroundings;
          const secret = await resolveReference(reference, { env, folder, readConfig });
          redactor.remember(secret);
          return secret;
        },
        keepsFailures,
      ),
    fingerprint: async (reference, salt) => {
      const secret = await access.resolve(reference);
      return await remember(fingerprints, JSON.stringify([reference, salt]), () => mark(secret, salt));
    },
    connectKonnect: (serverUrl, reference) =>
      remember(clients, JSON.stringify([serverUrl, reference]), async () => {
        const problem = findServerUrlProblem(serverUrl, readAllowedHosts(env));
        if (problem !== undefined) {
          throw new DcrError(problem.code, problem.message, { path: "serverUrl", fix: problem.fix });
        }
        const token = await access.resolve(reference);
        const { settings } = surroundings;
        return connectTo({
          serverUrl,
          token,
          settings,
          redactor,
          ...(signal === undefined ? {} : { signal }),
        });
      }),
    openOkta: (origin, credential) => {
      const { settings } = surroundings;
      const key = JSON.stringify([origin, credential, settings]);
      const reader = readers.get(key) ?? connectOkta({ origin, credential, settings, redactor, signal });
      readers.set(key, reader);
      return reader;
    },
    findIssuerProblem: async (issuer) => {
      const organization = findOrganizationOrigin(env, surroundings.readConfig);
      return await findIssuerProblem(issuer, env, organization, (origin) =>
        access.openOkta(origin).getOrganization(),
      );
    },
    assertTrustedIssuer: (issuer) =>
      remember(trusted, issuer, async () => {
        const problem = await access.findIssuerProblem(issuer);
        if (problem === undefined) return;
        throw new DcrError("DCR_OKTA_ISSUER_FOREIGN", `the DCR token was not used: ${problem.message}`, {
          path: "issuer",
          fix: problem.fix,
        });
      }),
  };
  return access;
}
