import { createAccess } from "../../access/access";
import { formatError, isDcrError } from "../../errors";
import { defaultHttpSettings, type HttpSettings } from "../../http";
import type { connectKonnect, KonnectClient, KonnectReader } from "../../konnect";
import { createRedactor, type Redactor } from "../../redact/redact";
import type { toFingerprint } from "../../secrets/fingerprint";
import type { TokenReference } from "../../secrets/reference";
import { describeReference } from "../../secrets/resolve";
import type { ConnectionInputs } from "../fields/inputs";
import { unknownValue } from "../fields/unknown";
import { isIssuerGone } from "../issuer/issuer-lookup";
import { createLedger, type Ledger } from "./ledger";
import { createSharedLists } from "./shared-lists";

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
  const notices = new Set<string>();
  const ledger = createLedger();
  const sharedLists = createSharedLists();
  let readConfig: ConfigReader = () => undefined;
  let httpSettings = defaultHttpSettings;

  const access = createAccess({
    env,
    redactor,
    get folder() {
      return surroundings.folder ?? process.cwd();
    },
    readConfig: (key) => readConfig(key),
    get settings() {
      return httpSettings;
    },
    connectKonnect: surroundings.connectKonnect,
    toFingerprint: surroundings.toFingerprint,
  });

  function notice(text: string): void {
    const line = redactor.show(text.replace(/\s+/g, " ").trim(), maxNoticeLength);
    if (notices.has(line)) return;
    notices.add(line);
    write(`${line}\n`);
  }

  const connect = ({ serverUrl, konnectTokenReference }: ConnectionInputs) =>
    access.connectKonnect(serverUrl, konnectTokenReference);

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
    connect: async (connection) => sharedLists.watch(await connect(connection)),
    findReader: async (connection, purpose) => {
      try {
        return sharedLists.share(await connect(connection));
      } catch (error) {
        if (!isReferenceError(error)) throw error;
        notice(`${purpose} was not looked up in Konnect: ${formatError(error)}`);
        return undefined;
      }
    },
    resolve: access.resolve,
    assertTrustedIssuer: surroundings.assertTrustedIssuer ?? access.assertTrustedIssuer,
    fingerprint: async (reference, salt, old) => {
      try {
        return await access.fingerprint(reference, salt);
      } catch (error) {
        if (!isReferenceError(error)) throw error;
        const consequence =
          old === undefined ? "its fingerprint is not known yet" : "a change of it would not show";
        notice(
          `the token of ${describeReference(reference)} is not available, ${consequence}: ${formatError(error)}`,
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

function isReferenceError(error: unknown): boolean {
  return isDcrError(error) && error.code.startsWith("DCR_REFERENCE_");
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
