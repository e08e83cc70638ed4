import { DcrError } from "../errors";
import { isSafeOrigin } from "../okta";
import type { RegistrationOutputs } from "../stack/registration-outputs";

/** The options of a smoke test. */
export interface SmokeOptions {
  /** @default the registration's exampleRoute */
  readonly route?: string | undefined;
  /** Required if there are several. */
  readonly registration?: string | undefined;
  /** Name or id of the API that the route belongs to. @default found from the publications */
  readonly api?: string | undefined;
  /** @default the registration's portalUrl */
  readonly portalUrl?: string | undefined;
  /** Approves the registration with the Konnect token. @default false */
  readonly approve?: boolean | undefined;
  /** Tries this application's credential instead of creating an application. */
  readonly clientId?: string | undefined;
  /** How long to wait for approval, and then for the gateway, in seconds. @default 60 */
  readonly timeoutSeconds?: number | undefined;
}

/** Whose credential is tried. */
export type Actor =
  | {
      readonly kind: "developer";
      readonly portalUrl: string;
      readonly login: { readonly email: string; readonly password: string };
    }
  | { readonly kind: "application"; readonly clientId: string; readonly clientSecret: string };

/** A smoke test that is ready to run. */
export interface SmokePlan {
  readonly registration: string;
  readonly outputs: RegistrationOutputs;
  readonly route: string;
  readonly api: string | undefined;
  readonly actor: Actor;
  readonly approve: boolean;
  readonly methods: { readonly basic: boolean; readonly bearer: boolean };
  readonly timeoutMs: number;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Registrations = Readonly<Record<string, RegistrationOutputs>>;

const defaultTimeoutSeconds = 60;

/**
 * Combines options, registrations, and environment. Sends nothing.
 * @throws DcrError DCR_SMOKE_REGISTRATION, DCR_SMOKE_ROUTE, DCR_SMOKE_AUTH_METHODS, DCR_SMOKE_CREDENTIALS,
 * DCR_PORTAL_URL
 */
export function planSmoke(registrations: Registrations, options: SmokeOptions, env: Environment): SmokePlan {
  const [registration, outputs] = chooseRegistration(registrations, options.registration);
  const { authMethods } = outputs.konnect;
  const methods = {
    basic: authMethods.includes("client_credentials"),
    bearer: authMethods.includes("bearer"),
  };
  if (!methods.basic && !methods.bearer) {
    throw new DcrError(
      "DCR_SMOKE_AUTH_METHODS",
      `${registration} has the auth methods ${authMethods.join(", ") || "(none)"}`,
      { fix: "smoke tries client_credentials (Basic) and bearer; add one to konnect.authMethods." },
    );
  }
  return {
    registration,
    outputs,
    route: chooseRoute(registration, options.route ?? outputs.exampleRoute),
    api: options.api,
    actor: chooseActor(outputs, options, env),
    approve: options.approve === true,
    methods,
    timeoutMs: (options.timeoutSeconds ?? defaultTimeoutSeconds) * 1000,
  };
}

function chooseRegistration(
  registrations: Registrations,
  wanted: string | undefined,
): [name: string, outputs: RegistrationOutputs] {
  const all = Object.entries(registrations);
  const [only, ...others] = all.filter(([name]) => wanted === undefined || name === wanted);
  if (only !== undefined && others.length === 0) return only;
  const names = all.map(([name]) => name).join(", ") || "none";
  const message =
    wanted === undefined
      ? `the stack has ${all.length === 0 ? "no registration" : `several registrations: ${names}`}`
      : `the stack has no registration ${wanted}; it has ${names}`;
  throw new DcrError("DCR_SMOKE_REGISTRATION", message, { fix: "Use --registration to name one." });
}

/** The error does not repeat a route that may contain credentials. */
function chooseRoute(registration: string, route: string | undefined): string {
  const refuse = (message: string, fix: string) => new DcrError("DCR_SMOKE_ROUTE", message, { fix });
  if (route === undefined) {
    throw refuse(
      `${registration} has no exampleRoute, so there is nothing to send a request to`,
      "Set --route https://…, or set konnect.exampleRoute and run pulumi up.",
    );
  }
  if (!URL.canParse(route)) throw refuse("the route is not a URL", "Write it as https://host/path.");
  if (!isSafeOrigin(route)) {
    throw refuse(
      "the route is not https; smoke sends credentials unencrypted only to this machine",
      "Use https.",
    );
  }
  const { username, password } = new URL(route);
  if (username !== "" || password !== "") {
    throw refuse(
      "the route contains a user name or a password",
      "Remove them: smoke uses its own credential.",
    );
  }
  return route;
}

function chooseActor(outputs: RegistrationOutputs, options: SmokeOptions, env: Environment): Actor {
  if (options.clientId !== undefined) {
    const [clientSecret = ""] = readVariables(env, ["PORTAL_CLIENT_SECRET"], "the application's secret");
    return { kind: "application", clientId: options.clientId, clientSecret };
  }
  const [email = "", password = ""] = readVariables(
    env,
    ["PORTAL_DEVELOPER_EMAIL", "PORTAL_DEVELOPER_PASSWORD"],
    "the credentials of a Dev Portal developer",
  );
  const portalUrl = options.portalUrl ?? outputs.portalUrl ?? "";
  if (portalUrl !== "") return { kind: "developer", portalUrl, login: { email, password } };
  throw new DcrError("DCR_PORTAL_URL", "the stack's outputs do not contain the Dev Portal's address", {
    fix: "Set it with --portal-url https://…",
  });
}

function readVariables(env: Environment, names: readonly string[], what: string): string[] {
  const missing = names.filter((name) => (env[name] ?? "") === "");
  if (missing.length === 0) return names.map((name) => env[name] ?? "");
  const verb = missing.length === 1 ? "is" : "are";
  throw new DcrError("DCR_SMOKE_CREDENTIALS", `${missing.join(" and ")} ${verb} not set`, {
    fix: `Set ${names.join(" and ")} in the environment to ${what}; smoke takes no secret as an argument.`,
  });
}
