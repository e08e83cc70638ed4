import { request } from "undici";
import type { DcrProvider } from "./objects";

const clients = "/oauth2/v1/clients";
const timeoutMs = 10_000;

/** A client that Okta made, or why it did not. */
export type RegistrationOutcome =
  | { readonly clientId: string; readonly secret: string }
  | { readonly problem: string };

interface Answer {
  /** 0 where there was no answer. */
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Registers a client at the provider's Okta organization, as Konnect does for a new application.
 * @see Kong/konnect-portal-dcr-handler src/handlers/handler.ts
 */
export async function registerClient(
  provider: DcrProvider,
  application: { readonly name: string; readonly redirectUri: string | undefined },
): Promise<RegistrationOutcome> {
  const answer = await send(provider, "POST", clients, {
    client_name: application.name,
    redirect_uris: application.redirectUri === undefined ? [] : [application.redirectUri],
    response_types: ["token"],
    grant_types: ["client_credentials"],
    token_endpoint_auth_method: "client_secret_basic",
    application_type: "service",
  });
  const { client_id: clientId, client_secret: secret } = answer.body;
  if (answer.status !== 201 || typeof clientId !== "string" || typeof secret !== "string") {
    return { problem: toProblem(answer) };
  }
  return { clientId, secret };
}

/** Deletes a client at Okta; one that is gone is deleted. What went wrong, undefined when nothing did. */
export async function removeClient(provider: DcrProvider, clientId: string): Promise<string | undefined> {
  const answer = await send(provider, "DELETE", toPath(clientId));
  return answer.status === 204 || answer.status === 404 ? undefined : toProblem(answer);
}

/** A new secret for a client, or why there is none. */
export async function renewSecret(provider: DcrProvider, clientId: string): Promise<RegistrationOutcome> {
  const answer = await send(provider, "POST", `${toPath(clientId)}/lifecycle/newSecret`);
  const { client_secret: secret } = answer.body;
  if (answer.status !== 200 || typeof secret !== "string") return { problem: toProblem(answer) };
  return { clientId, secret };
}

/** Whether Okta still has a client. */
export async function hasClient(provider: DcrProvider, clientId: string): Promise<boolean> {
  return (await send(provider, "GET", toPath(clientId))).status === 200;
}

/** Reads one client, whichever; what went wrong, undefined when nothing did. */
export async function readClients(provider: DcrProvider): Promise<string | undefined> {
  const answer = await send(provider, "GET", `${clients}?limit=1`);
  return answer.status === 200 ? undefined : toProblem(answer);
}

async function send(
  provider: DcrProvider,
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: unknown,
): Promise<Answer> {
  try {
    const response = await request(new URL(path, provider.issuer), {
      method,
      headers: {
        authorization: `SSWS ${provider.token}`,
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    const text = await response.body.text();
    return { status: response.statusCode, body: text === "" ? {} : JSON.parse(text) };
  } catch (error) {
    return { status: 0, body: { errorSummary: error instanceof Error ? error.message : String(error) } };
  }
}

function toPath(clientId: string): string {
  return `${clients}/${encodeURIComponent(clientId)}`;
}

function toProblem({ status, body }: Answer): string {
  const summary = body.errorSummary ?? body.error_description ?? "";
  const text = summary === "" ? "" : ` (${String(summary)})`;
  return status === 0 ? `Okta did not answer${text}` : `Okta answered ${status}${text}`;
}
