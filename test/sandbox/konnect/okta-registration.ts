import { request } from "undici";
import type { DcrProvider } from "./state";

/** A client that Okta made, or why it did not. */
export type RegistrationOutcome =
  | { readonly clientId: string; readonly secret: string }
  | { readonly problem: string };

/** Registers a client at the provider's Okta organisation, as Konnect does for a new application. */
export async function registerClient(
  provider: DcrProvider,
  application: { readonly name: string; readonly redirectUri: string | undefined },
): Promise<RegistrationOutcome> {
  const answer = await send(provider, "POST", "/oauth2/v1/clients", {
    client_name: application.name,
    redirect_uris: application.redirectUri === undefined ? [] : [application.redirectUri],
    response_types: ["token"],
    grant_types: ["client_credentials"],
    token_endpoint_auth_method: "client_secret_basic",
    application_type: "service",
  });
  if (answer.status !== 201) return { problem: `Okta answered ${answer.status}` };
  return { clientId: String(answer.body.client_id), secret: String(answer.body.client_secret) };
}

/** Deletes a client at Okta; one that is gone is deleted. */
export async function removeClient(provider: DcrProvider, clientId: string): Promise<void> {
  await send(provider, "DELETE", `/oauth2/v1/clients/${encodeURIComponent(clientId)}`);
}

/** A new secret for a client; undefined when Okta refuses. */
export async function renewSecret(provider: DcrProvider, clientId: string): Promise<string | undefined> {
  const answer = await send(
    provider,
    "POST",
    `/oauth2/v1/clients/${encodeURIComponent(clientId)}/lifecycle/newSecret`,
  );
  return answer.status === 200 ? String(answer.body.client_secret) : undefined;
}

async function send(
  provider: DcrProvider,
  method: "POST" | "DELETE",
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  try {
    const response = await request(new URL(path, provider.issuer), {
      method,
      headers: {
        authorization: `SSWS ${provider.token}`,
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.body.text();
    return {
      status: response.statusCode,
      body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
    };
  } catch {
    return { status: 0, body: {} };
  }
}
