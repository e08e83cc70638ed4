import {
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
  isHttpError,
  toInvalidAnswerError,
} from "../http";
import type { Redactor } from "../redact/redact";

/** Who signs in. */
export interface PortalLogin {
  readonly email: string;
  readonly password: string;
}

const cookieName = "portalaccesstoken";
const path = "/api/v3/developer/authenticate";

/** Sends requests as a developer who is signed in. */
export interface PortalSession {
  /** Sends one request. If the session has ended, signs in again, once. */
  request(request: HttpRequest): Promise<HttpAnswer>;
}

/**
 * Signs a developer in. The password is sent only to the portal: redirects are not followed.
 * @throws HttpError DCR_PORTAL_UNAUTHORIZED
 * @see Konnect API: Dev Portal v3, authenticate
 */
export async function openSession(
  http: HttpClient,
  { email, password }: PortalLogin,
  redactor: Redactor,
  signal: AbortSignal | undefined,
): Promise<PortalSession> {
  redactor.remember(password);

  async function signIn(interruption: AbortSignal | undefined): Promise<string> {
    const { status, headers } = await http.request({
      method: "POST",
      path,
      body: { username: email, password },
      repeatable: true,
      ...(interruption === undefined ? {} : { signal: interruption }),
    });
    const cookie = findCookie(headers["set-cookie"]);
    if (cookie === undefined) {
      throw toInvalidAnswerError(
        "Dev Portal",
        { method: "POST", path, status },
        `it sets no cookie ${cookieName}`,
      );
    }
    redactor.remember(cookie);
    return cookie;
  }

  let cookie = await signIn(signal);
  const send = (request: HttpRequest) =>
    http.request({ ...request, headers: { cookie: `${cookieName}=${cookie}` } });
  return {
    request: async (request) => {
      try {
        return await send(request);
      } catch (error) {
        if (!isHttpError(error, 401)) throw error;
        cookie = await signIn(request.signal);
        return await send(request);
      }
    },
  };
}

function findCookie(header: string | string[] | undefined): string | undefined {
  const lines = header === undefined ? [] : [header].flat();
  const values = lines.map((line) => /^\s*portalaccesstoken=([^;\s]+)/.exec(line)?.[1]);
  return values.find((value) => value !== undefined);
}
