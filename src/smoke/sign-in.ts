import type { Developer, DevPortal, PortalContextWire } from "../dev-portal";
import { findValue, type Reading } from "../diagnosis/reading";
import { ok, problem, warning } from "../diagnosis/verdict";
import { DcrError } from "../errors";
import { isHttpError } from "../http";
import type { KonnectSide } from "./konnect-side";
import type { Actor } from "./plan";
import type { StepLog } from "./step-log";

/** Who signs in, and where. */
export type DeveloperActor = Extract<Actor, { kind: "developer" }>;

/**
 * Checks the portal before a password is sent to it: if the id of the registration's portal is known, the portal must
 * report the same id.
 * @throws DcrError DCR_SMOKE_SIGN_IN if nobody can sign in with a password, DCR_PORTAL_URL if it is another portal
 */
export function assertPortal(
  context: PortalContextWire,
  actor: DeveloperActor,
  portalId: Reading<string>,
): void {
  const name = toPortalName(context);
  if (portalId.state === "read" && context.portal_id.toLowerCase() !== portalId.value.toLowerCase()) {
    throw new DcrError(
      "DCR_PORTAL_URL",
      `${actor.portalUrl} is the portal ${name} (${context.portal_id}), but the registration's portal is ${portalId.value}`,
      { fix: "Set --portal-url to the address of the registration's portal." },
    );
  }
  if (context.authentication_enabled === false) {
    throw new DcrError("DCR_SMOKE_SIGN_IN", `${name} is public, without sign-in`, {
      fix: "Konnect > Dev Portal > the portal > Settings > Security: turn on user authentication.",
    });
  }
  if (context.basic_auth_enabled === false) {
    throw new DcrError("DCR_SMOKE_SIGN_IN", `${name} supports single sign-on only, which smoke cannot use`, {
      fix: "Create an application manually and try it with --client-id and PORTAL_CLIENT_SECRET; or allow sign-in with email and password.",
    });
  }
}

/** The portal as text. */
export function toPortalName({ name, portal_id: id }: PortalContextWire): string {
  return `"${name ?? id}"`;
}

/**
 * Signs the developer in. Undefined if Konnect reports that the account waits for approval.
 * @throws HttpError, DcrError DCR_SMOKE_SIGN_IN
 */
export async function signIn(
  portal: DevPortal,
  actor: DeveloperActor,
  name: string,
  konnect: KonnectSide,
  log: StepLog,
): Promise<Developer | undefined> {
  const { email } = actor.login;
  try {
    const developer = await portal.signIn(actor.login);
    const seen = `${email} at ${name}, ${actor.portalUrl}`;
    log.note(
      "smoke.sign-in",
      konnect.portalId.state === "read"
        ? ok(seen)
        : warning(
            `${seen}; not checked whether it is the registration's portal: ${konnect.portalId.because}`,
            "the password was sent to the address of --portal-url",
            "provide the Konnect token, or set konnect.portal to the portal's id",
          ),
    );
    return developer;
  } catch (error) {
    if (!isHttpError(error, 401)) throw error;
    const reading = await konnect.getDeveloperStatus(email);
    const status = findValue<string | undefined>(reading);
    if (status !== undefined && status !== "approved" && status !== "unknown") {
      const verdict = problem(
        `the account of ${email} is ${status}`,
        "a developer who is not approved cannot sign in",
        "Konnect > Dev Portal > the portal > Access and approvals > Developers: approve it",
      );
      log.note("smoke.sign-in", verdict);
      return undefined;
    }
    const hint =
      reading.state === "unread"
        ? `the password is wrong, or the account is not approved (not checked: ${reading.because})`
        : status === undefined
          ? "the portal has no such developer"
          : "the password is wrong";
    throw new DcrError("DCR_SMOKE_SIGN_IN", `${name} refuses the sign-in of ${email}: ${hint}`, {
      fix: "Check PORTAL_DEVELOPER_EMAIL and PORTAL_DEVELOPER_PASSWORD; sign up, and have the account approved.",
      cause: error,
    });
  }
}
