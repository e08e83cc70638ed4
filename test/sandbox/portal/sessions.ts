import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Application, Developer, Portal } from "../konnect/objects";
import { notFound, unauthorized } from "../konnect/problems";
import type { KonnectState } from "../konnect/state";

const accessCookie = "portalaccesstoken";
const refreshCookie = "portalrefreshtoken";

/** A developer who is signed in, and where. */
export interface Visitor {
  readonly developer: Developer;
  readonly portal: Portal;
}

/** Who is signed in to the Dev Portal. @see Konnect API: Dev Portal v3, authenticate */
export class Sessions {
  readonly #konnect: KonnectState;
  readonly #developerIds = new Map<string, string>();

  constructor(konnect: KonnectState) {
    this.#konnect = konnect;
  }

  /** Starts a session: sets the two cookies. @throws Problem 401 */
  signIn(context: Context, username: string, password: string): void {
    const developer = this.#konnect.developers.find(
      (item) => item.email === username && item.password !== undefined && item.password === password,
    );
    const portal = this.#konnect.portals.find((item) => item.id === developer?.portalId);
    const takesPasswords = portal?.authentication.basic_auth_enabled === true;
    if (developer?.status !== "approved" || !takesPasswords) throw unauthorized();
    this.#open(context, developer.id);
  }

  /** Replaces both cookies. @throws Problem 401 */
  refresh(context: Context): void {
    const id = this.#take(getCookie(context, refreshCookie));
    if (id === undefined) throw unauthorized();
    this.#open(context, id);
  }

  signOut(context: Context): void {
    for (const name of [accessCookie, refreshCookie]) this.#take(deleteCookie(context, name));
  }

  /** Ends every session. */
  clear(): void {
    this.#developerIds.clear();
  }

  find(context: Context): Visitor | undefined {
    const id = this.#developerIds.get(getCookie(context, accessCookie) ?? "");
    const developer = this.#konnect.developers.find((item) => item.id === id);
    const portal = this.#konnect.portals.find((item) => item.id === developer?.portalId);
    if (developer?.status !== "approved" || portal?.authenticationEnabled !== true) return undefined;
    return { developer, portal };
  }

  /** @throws Problem 401 */
  get(context: Context): Visitor {
    const visitor = this.find(context);
    if (visitor === undefined) throw unauthorized();
    return visitor;
  }

  /** Applications of the developer who asks. @throws Problem 401 */
  listApplications(context: Context): Application[] {
    const { developer } = this.get(context);
    return this.#konnect.applications.filter((item) => item.owner.id === developer.id);
  }

  /** The application of the path's `id`. @throws Problem 401, 404 */
  getApplication(context: Context): Application {
    const application = this.listApplications(context).find((item) => item.id === context.req.param("id"));
    if (application === undefined) throw notFound("Application");
    return application;
  }

  #open(context: Context, developerId: string): void {
    for (const [name, path] of [
      [accessCookie, "/"],
      [refreshCookie, "/api/v3/developer/refresh"],
    ] as const) {
      const token = randomBytes(24).toString("base64url");
      this.#developerIds.set(token, developerId);
      setCookie(context, name, token, { httpOnly: true, path, sameSite: "Lax" });
    }
  }

  #take(token: string | undefined): string | undefined {
    if (token === undefined) return undefined;
    const id = this.#developerIds.get(token);
    this.#developerIds.delete(token);
    return id;
  }
}
