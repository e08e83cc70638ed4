import { DcrError, formatError, isDcrError } from "../../errors";
import { defaultHttpSettings, type HttpSettings } from "../../http";
import { connectKonnect, type KonnectClient, type KonnectReader } from "../../konnect";
import { createRedactor, type Redactor } from "../../redact/redact";
import { findServerUrlProblem, readAllowedHosts } from "../../rules/server-url";
import { toFingerprint } from "../../secrets/fingerprint";
import { describeReference, resolveReference } from "../../secrets/resolve";
import type { TokenReference } from "../../settings/types";
import type { ConnectionInputs } from "../fields/inputs";
import { unknownValue } from "../fields/unknown";
import { isIssuerGone } from "../issuer/issuer-lookup";
import { assertTrustedIssuer } from "../issuer/issuer-trust";
import { createLedger, type Ledger } from "./ledger";

/** Reads a Pulumi config key such as `konnect-okta-dcr:http`. */
export type ConfigReader = (key: string) => string | undefined;

/** What the resources of one provider process share: clients, resolved secrets, notices. */
export interface Runtime {
  readonly redactor: Redactor;
  readonly httpSettings: HttpSettings;
  /** What the resources of this operation tell each other. */
  readonly ledger: Ledger;
  /** Takes over the stack's config; later calls replace earlier ones. */
  configure(readConfig: ConfigReader): void;
  /** One client for each server and token. @throws DcrError for a server not allowed or a reference not resolved */
  connect(connection: ConnectionInputs): Promise<KonnectClient>;
  /** Like {@link connect} for previews: undefined, with a notice, if the token is not available. */
  findReader(connection: ConnectionInputs, purpose: string): Promise<KonnectReader | undefined>;
  /** Reads a secret, once for each distinct reference. */
  resolve(reference: TokenReference): Promise<string>;
  /** @throws DcrError DCR_OKTA_ISSUER_FOREIGN for an issuer that the DCR token may not be used for */
  assertTrustedIssuer(issuer: string): Promise<void>;
  /** Mark of a secret; the old one, or unknown, with a notice, if the secret is not available. */
  fingerprint(reference: TokenReference, salt: string, old: string | undefined): Promise<string>;
  /** Whether an issuer certainly does not exist any more. */
  isIssuerGone(issuer: string): Promise<boolean>;
  /** Tells the user something that is no failure: one line on stderr, which the engine shows as info. */
  notice(text: string): void;
}

/** What a runtime takes from its surroundings; each part has a real default. */
export interface RuntimeSurroundings {
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** @default process.cwd() */
  readonly folder?: string;
  /** Writes one line. @default process.stderr */
  readonly write?: (line: string) => void;
  /** Makes the client of a server. @default one over HTTP */
  readonly connectKonnect?: typeof connectKonnect;
  /** @default scrypt */
  readonly toFingerprint?: typeof toFingerprint;
  /** @default asks Okta whose issuer it is */
  readonly assertTrustedIssuer?: (issuer: string) => Promise<void>;
  /** @default asks the issuer's public metadata */
  readonly isIssuerGone?: (issuer: string) => Promise<boolean>;
}

/** A notice about an object with many fields is long. */
const maxNoticeLength = 4000;

/** Makes the {@link Runtime} of a process. */
export function createRuntime(surroundings: RuntimeSurroundings = {}): Runtime {
  const env = surroundings.env ?? process.env;
  const write = surroundings.write ?? ((line: string) => void process.stderr.write(line));
  const redactor = createRedactor();
  const secrets = new Map<string, Promise<string>>();
  const clients = new Map<string, Promise<KonnectClient>>();
  const fingerprints = new Map<string, Promise<string>>();
  const notices = new Set<string>();
  const issuers = new Map<string, Promise<void>>();
  const ledger = createLedger();
  const connectTo = surroundings.connectKonnect ?? connectKonnect;
  const mark = surroundings.toFingerprint ?? toFingerprint;
  let readConfig: ConfigReader = () => undefined;
  let httpSettings = defaultHttpSettings;

  function resolve(reference: TokenReference): Promise<string> {
    return remember(secrets, JSON.stringify(reference), async () => {
      const folder = surroundings.folder ?? process.cwd();
      const secret = await resolveReference(reference, { env, folder, readConfig });
      redactor.remember(secret);
      return secret;
    });
  }

  function notice(text: string): void {
    const line = redactor.show(text.replace(/\s+/g, " ").trim(), maxNoticeLength);
    if (notices.has(line)) return;
    notices.add(line);
    write(`${line}\n`);
  }

  function connect(connection: ConnectionInputs): Promise<KonnectClient> {
    const { serverUrl, konnectTokenReference } = connection;
    return remember(clients, JSON.stringify([serverUrl, konnectTokenReference]), async () => {
      checkServerUrl(serverUrl, env);
      const token = await resolve(konnectTokenReference);
      return connectTo({ serverUrl, token, settings: httpSettings, redactor });
    });
  }

  return {
    redactor,
    get httpSettings() {
      return httpSettings;
    },
    configure: (reader) => {
      readConfig = reader;
      httpSettings = { ...defaultHttpSettings, ...parseHttpSettings(reader("konnect-okta-dcr:http")) };
    },
    ledger,
    connect,
    findReader: async (connection, purpose) => {
      try {
        return await connect(connection);
      } catch (error) {
        if (!isReferenceError(error)) throw error;
        notice(`${purpose} was not looked up in Konnect: ${formatError(error)}`);
        return undefined;
      }
    },
    resolve,
    assertTrustedIssuer: (issuer) =>
      remember(
        issuers,
        issuer,
        async () =>
          await (surroundings.assertTrustedIssuer?.(issuer) ??
            assertTrustedIssuer(issuer, { env, readConfig, settings: httpSettings, redactor })),
      ),
    fingerprint: async (reference, salt, old) => {
      try {
        const secret = await resolve(reference);
        return await remember(fingerprints, JSON.stringify([reference, salt]), () => mark(secret, salt));
      } catch (error) {
        if (!isReferenceError(error)) throw error;
        const consequence =
          old === undefined ? "its fingerprint is not known yet" : "a change of it would not show";
        notice(
          `the token of ${describeReference(reference)} is not at hand, ${consequence}: ${formatError(error)}`,
        );
        return old ?? unknownValue;
      }
    },
    isIssuerGone: async (issuer) =>
      await (surroundings.isIssuerGone?.(issuer) ??
        isIssuerGone(issuer, { redactor, settings: httpSettings })),
    notice,
  };
}

/** Runs a task once for each key; a failed one may be tried again. */
function remember<T>(memory: Map<string, Promise<T>>, key: string, task: () => Promise<T>): Promise<T> {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const running = task();
  memory.set(key, running);
  running.catch(() => memory.delete(key));
  return running;
}

function isReferenceError(error: unknown): boolean {
  return isDcrError(error) && error.code.startsWith("DCR_REFERENCE_");
}

function checkServerUrl(serverUrl: string, env: Readonly<Record<string, string | undefined>>): void {
  const problem = findServerUrlProblem(serverUrl, readAllowedHosts(env));
  if (problem !== undefined) {
    throw new DcrError(problem.code, problem.message, { path: "serverUrl", fix: problem.fix });
  }
}

function parseHttpSettings(text: string | undefined): Partial<HttpSettings> {
  if (text === undefined || text === "") return {};
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) return {};
  const known = Object.keys(defaultHttpSettings);
  return Object.fromEntries(
    Object.entries(value).filter(([key, item]) => known.includes(key) && typeof item === "number"),
  );
}
