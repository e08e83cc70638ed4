import type { Sandbox } from "../sandbox";

/** An answer with its body read as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Empty object where there is no body. */
  readonly body: Record<string, unknown>;
}

/** Sends one request with a JSON body. */
export async function call(
  method: string,
  url: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>,
  };
}

/** Sends one request to Konnect with the sandbox's access token. */
export function callKonnect(sandbox: Sandbox, method: string, path: string, body?: unknown): Promise<Answer> {
  const headers = { authorization: `Bearer ${sandbox.credentials.konnectToken}` };
  return call(method, `${sandbox.konnect.url}${path}`, headers, body);
}

/** Sends one request to Okta's management API. */
export function callOkta(sandbox: Sandbox, method: string, path: string, body?: unknown): Promise<Answer> {
  const headers = { authorization: `SSWS ${sandbox.credentials.oktaApiToken}` };
  return call(method, `${sandbox.okta.url}${path}`, headers, body);
}

/** Sends one request to the Dev Portal as a developer. */
export type PortalCall = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** Signs the sandbox's developer in. */
export async function signIn(sandbox: Sandbox): Promise<PortalCall> {
  const { email: username, password } = sandbox.credentials.developer;
  const path = "/api/v3/developer/authenticate";
  const { headers } = await call("POST", `${sandbox.portal.url}${path}`, {}, { username, password });
  const cookie = headers
    .getSetCookie()
    .map((text) => text.split(";")[0])
    .join("; ");
  return (method, path_, body) => call(method, `${sandbox.portal.url}${path_}`, { cookie }, body);
}

/** Text of a field of an answer. */
export function readText(answer: Answer, field: string): string {
  const value = answer.body[field];
  if (typeof value !== "string")
    throw new Error(`${field} is not in ${answer.status} ${JSON.stringify(answer.body)}`);
  return value;
}

/** Refused fields of a 400, as `field rule`. */
export function readRefused(answer: Answer): string[] {
  const parameters = answer.body.invalid_parameters as { field: string; rule: string }[];
  return parameters.map(({ field, rule }) => `${field} ${rule}`);
}
