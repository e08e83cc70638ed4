import { DcrError } from "../errors";
import type { HttpSettings } from "../http";
import { connectKonnect, type KonnectClient, type KonnectReader } from "../konnect";
import {
  type Administration,
  type ClientRegistry,
  connectClientRegistry,
  connectOkta,
  findAdministration,
  findIssuerProblem,
  findOrganisationOrigin,
  type IssuerProblem,
  isSafeOrigin,
  type OktaCredential,
  type OktaReader,
} from "../okta";
import { findServerUrlProblem, readAllowedHosts } from "../rules/server-url";
import { toFingerprint } from "../secrets/fingerprint";
import { hideFolders } from "../secrets/reference-text";
import { resolveReference } from "../secrets/resolve";
import type { TokenReference } from "../settings/types";
import type { TokenMark } from "../stack/registration-outputs";
import { andThen, attempt, type Reading, read, unread } from "./reading";
import type { DoctorSurroundings } from "./surroundings";

/** A reader of Okta's management API, and whose credential it uses. */
export interface AdministrationReader {
  readonly reader: OktaReader;
  readonly origin: string;
  /** `OKTA_API_TOKEN`, or `the DCR token`. */
  readonly source: string;
}

/** Opens each connection once, however many registrations share it. */
export interface Connections {
  /** Why secrets are kept from an issuer; undefined if it is one of the configured organisation. */
  judgeIssuer(issuer: string): Promise<Reading<IssuerProblem | undefined>>;
  /** A reader without credentials. */
  openOkta(issuer: string): OktaReader;
  /** A reader with the DCR token, as Konnect uses it. */
  connectWithDcrToken(issuer: string, reference: TokenReference): Promise<Reading<OktaReader>>;
  /** Whether the value of a reference has a fingerprint; not read for a foreign issuer. */
  hasMark(issuer: string, reference: TokenReference, mark: TokenMark): Promise<Reading<boolean>>;
  /** A reader with Okta's own variables, else with the DCR token for what it may read. */
  connectAdministration(issuer: string, reference: TokenReference): Promise<Reading<AdministrationReader>>;
  connectKonnect(serverUrl: string, reference: TokenReference): Promise<Reading<KonnectReader>>;
  /** The part of Konnect that tries a DCR provider out. */
  connectVerification(serverUrl: string, reference: TokenReference): Promise<Reading<ProviderVerification>>;
  /** The part of Konnect that decides about registrations; smoke uses it where it is told to approve. */
  connectApproval(serverUrl: string, reference: TokenReference): Promise<Reading<RegistrationApproval>>;
  /** Registers and deletes clients with the DCR token, in bounded time, even when doctor was interrupted. */
  connectClientRegistry(issuer: string, reference: TokenReference): Promise<Reading<ClientRegistry>>;
}

/** Has Konnect try its DCR provider. */
export type ProviderVerification = Pick<KonnectClient, "verifyDcrProvider">;

/** Approves registrations of applications. */
export type RegistrationApproval = Pick<KonnectClient, "approveRegistration">;

/** Nobody can break these requests off, so they end by themselves. */
const registrySettings: Partial<HttpSettings> = { timeoutSeconds: 10, totalSeconds: 20, retries: 2 };

/** Makes {@link Connections}. */
export function createConnections(surroundings: DoctorSurroundings): Connections {
  const { env, redactor, httpSettings: settings, signal } = surroundings;
  const oktaReaders = new Map<string, OktaReader>();
  const konnectClients = new Map<string, KonnectClient>();
  const secrets = new Map<string, Promise<Reading<string>>>();

  function getOkta(origin: string, credential: OktaCredential | undefined): OktaReader {
    return remember(oktaReaders, JSON.stringify([origin, credential]), () =>
      connectOkta({ origin, credential, settings, redactor, signal }),
    );
  }

  function resolve(reference: TokenReference): Promise<Reading<string>> {
    return remember(secrets, JSON.stringify(reference), () => resolveSecret(reference, surroundings));
  }

  async function judgeIssuer(issuer: string): Promise<Reading<IssuerProblem | undefined>> {
    return await attempt(() =>
      findIssuerProblem(issuer, env, findOrganisationOrigin(env), (origin) =>
        getOkta(origin, undefined).getOrganisation(),
      ),
    );
  }

  async function resolveDcrToken(issuer: string, reference: TokenReference): Promise<Reading<string>> {
    if (!isSafeOrigin(issuer)) return unread(`the DCR token is not sent to ${issuer}, which is not https`);
    const trust = await judgeIssuer(issuer);
    if (trust.state === "unread") return trust;
    const problem = trust.value;
    if (problem !== undefined) return unread(`the DCR token is not used: ${problem.message}. ${problem.fix}`);
    return await resolve(reference);
  }

  async function connectWithDcrToken(issuer: string, reference: TokenReference) {
    return await andThen(await resolveDcrToken(issuer, reference), async (token) =>
      read(getOkta(new URL(issuer).origin, { scheme: "SSWS", token })),
    );
  }

  async function connect(serverUrl: string, reference: TokenReference): Promise<Reading<KonnectClient>> {
    const problem = findServerUrlProblem(serverUrl, readAllowedHosts(env));
    if (problem !== undefined) return unread(`${problem.message}. ${problem.fix}`);
    return await andThen(await resolve(reference), async (token) =>
      read(
        remember(konnectClients, JSON.stringify([serverUrl, reference]), () =>
          connectKonnect({
            serverUrl,
            token,
            settings,
            redactor,
            ...(signal === undefined ? {} : { signal }),
          }),
        ),
      ),
    );
  }

  return {
    judgeIssuer,
    openOkta: (issuer) => getOkta(new URL(issuer).origin, undefined),
    connectWithDcrToken,
    hasMark: async (issuer, reference, { salt, fingerprint }) =>
      await andThen(await resolveDcrToken(issuer, reference), async (token) =>
        read((await toFingerprint(token, salt)) === fingerprint),
      ),
    connectAdministration: async (issuer, reference) => {
      const administration: Administration | string = findAdministration(env, issuer);
      if (typeof administration !== "string") {
        const { origin, credential, source } = administration;
        return read({ reader: getOkta(origin, credential), origin, source });
      }
      const withDcrToken = await connectWithDcrToken(issuer, reference);
      if (withDcrToken.state === "unread") return unread(`${administration}, and ${withDcrToken.because}`);
      return read({ reader: withDcrToken.value, origin: new URL(issuer).origin, source: "the DCR token" });
    },
    connectKonnect: connect,
    connectVerification: connect,
    connectApproval: connect,
    connectClientRegistry: async (issuer, reference) =>
      await andThen(await resolveDcrToken(issuer, reference), async (token) =>
        read(
          connectClientRegistry({
            origin: new URL(issuer).origin,
            credential: { scheme: "SSWS", token },
            settings: { ...settings, ...registrySettings },
            redactor,
          }),
        ),
      ),
  };
}

async function resolveSecret(
  reference: TokenReference,
  surroundings: DoctorSurroundings,
): Promise<Reading<string>> {
  const { env, folder, readConfig, redactor } = surroundings;
  const reading = await attempt(() => {
    if ("config" in reference && readConfig === undefined) {
      throw new DcrError(
        "DCR_REFERENCE_CONFIG_MISSING",
        `config key ${reference.config} can be read only with --stack`,
      );
    }
    return resolveReference(reference, { env, folder, ...(readConfig === undefined ? {} : { readConfig }) });
  });
  if (reading.state === "unread") return unread(hideFolders(reading.because));
  redactor.remember(reading.value);
  return reading;
}

function remember<T>(memory: Map<string, T>, key: string, make: () => T): T {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}
