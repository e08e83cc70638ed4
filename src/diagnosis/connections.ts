import { createAccess } from "../access/access";
import { DcrError, isDcrError } from "../errors";
import type { HttpSettings } from "../http";
import type { KonnectClient, KonnectReader } from "../konnect";
import {
  type Administration,
  type ClientRegistry,
  connectClientRegistry,
  findAdministration,
  type IssuerProblem,
  isSafeOrigin,
  type OktaReader,
} from "../okta";
import type { TokenReference } from "../secrets/reference";
import { hideFolders } from "../secrets/reference-text";
import type { TokenMark } from "../stack/registration-outputs";
import { andThen, attempt, type Reading, read, unread } from "./reading";
import type { Surroundings } from "./surroundings";

/** A reader of Okta's management API, and whose credential it uses. */
export interface AdministrationReader {
  readonly reader: OktaReader;
  readonly origin: string;
  /** `OKTA_API_TOKEN`, or `the DCR token`. */
  readonly source: string;
}

/** Opens each connection once, however many registrations share it. */
export interface Connections {
  /** Why secrets are kept from an issuer; undefined if it is one of the configured organization. */
  judgeIssuer(issuer: string): Promise<Reading<IssuerProblem | undefined>>;
  /** A reader without credentials. */
  openOkta(issuer: string): OktaReader;
  /** A reader with the DCR token, as Konnect uses it. */
  connectWithDcrToken(issuer: string, reference: TokenReference): Promise<Reading<OktaReader>>;
  /** Whether the value of a reference has a fingerprint; not read for a foreign issuer. */
  hasMark(issuer: string, reference: TokenReference, mark: TokenMark): Promise<Reading<boolean>>;
  /** A reader with Okta's own variables; otherwise with the DCR token, for what it can read. */
  connectAdministration(issuer: string, reference: TokenReference): Promise<Reading<AdministrationReader>>;
  connectKonnect(serverUrl: string, reference: TokenReference): Promise<Reading<KonnectReader>>;
  /** The part of the Konnect client that verifies a DCR provider. */
  connectVerification(serverUrl: string, reference: TokenReference): Promise<Reading<ProviderVerification>>;
  /** The part of the Konnect client that approves registrations; for smoke --approve. */
  connectApproval(serverUrl: string, reference: TokenReference): Promise<Reading<RegistrationApproval>>;
  /** Registers and deletes clients with the DCR token, in bounded time, even when doctor was interrupted. */
  connectClientRegistry(issuer: string, reference: TokenReference): Promise<Reading<ClientRegistry>>;
}

/** Has Konnect try its DCR provider. */
export type ProviderVerification = Pick<KonnectClient, "verifyDcrProvider">;

/** Approves registrations of applications. */
export type RegistrationApproval = Pick<KonnectClient, "approveRegistration">;

/** These requests cannot be interrupted, so their time is limited. */
const registrySettings: Partial<HttpSettings> = { timeoutSeconds: 10, totalSeconds: 20, retries: 2 };

/** Creates {@link Connections}. */
export function createConnections(surroundings: Surroundings): Connections {
  const { env, redactor, httpSettings: settings, signal, folder } = surroundings;
  const readConfig = surroundings.readConfig ?? (() => undefined);
  const access = createAccess({ env, folder, readConfig, settings, redactor, signal, keepsFailures: true });

  function assertReadable(reference: TokenReference): void {
    if (!("config" in reference) || surroundings.readConfig !== undefined) return;
    throw new DcrError(
      "DCR_REFERENCE_CONFIG_MISSING",
      `config key ${reference.config} can be read only with --stack`,
    );
  }

  async function resolveDcrToken(issuer: string, reference: TokenReference): Promise<Reading<string>> {
    if (!isSafeOrigin(issuer)) return unread(`the DCR token is not sent to ${issuer}, which is not https`);
    const trust = await open(() => access.assertTrustedIssuer(issuer));
    return await andThen(trust, () =>
      open(() => {
        assertReadable(reference);
        return access.resolve(reference);
      }),
    );
  }

  async function connectWithDcrToken(issuer: string, reference: TokenReference) {
    return await andThen(await resolveDcrToken(issuer, reference), async (token) =>
      read(access.openOkta(new URL(issuer).origin, { scheme: "SSWS", token })),
    );
  }

  const connect = (serverUrl: string, reference: TokenReference): Promise<Reading<KonnectClient>> =>
    open(() => {
      assertReadable(reference);
      return access.connectKonnect(serverUrl, reference);
    });

  return {
    judgeIssuer: (issuer) => attempt(() => access.findIssuerProblem(issuer)),
    openOkta: (issuer) => access.openOkta(new URL(issuer).origin),
    connectWithDcrToken,
    hasMark: async (issuer, reference, { salt, fingerprint }) =>
      await andThen(await resolveDcrToken(issuer, reference), async () =>
        read((await access.fingerprint(reference, salt)) === fingerprint),
      ),
    connectAdministration: async (issuer, reference) => {
      const administration: Administration | string = findAdministration(env, issuer);
      if (typeof administration !== "string") {
        const { origin, credential, source } = administration;
        return read({ reader: access.openOkta(origin, credential), origin, source });
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

/** Opens a connection. An error of a setting adds its fix; the reason contains no folders of absolute paths. */
async function open<T>(connect: () => Promise<T>): Promise<Reading<T>> {
  let fix = "";
  const reading = await attempt(async () => {
    try {
      return await connect();
    } catch (error) {
      if (isDcrError(error) && error.path !== undefined && error.fix !== undefined) fix = `. ${error.fix}`;
      throw error;
    }
  });
  if (reading.state === "read") return reading;
  const { because, status, code } = reading;
  return unread(`${hideFolders(because)}${fix}`, status, code);
}
