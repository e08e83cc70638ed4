/** A developer in front of the Dev Portal: signs in, makes an application, registers it. */
export interface Developer {
  createApplication(name: string): Promise<Application>;
  register(applicationId: string, apiId: string): Promise<string>;
  deleteApplication(applicationId: string): Promise<void>;
}

/** An application with its credentials, as the portal shows them once. */
export interface Application {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Signs in at a portal. @see Konnect API: Dev Portal v3 */
export async function signIn(portalUrl: string, email: string, password: string): Promise<Developer> {
  const signedIn = await send(portalUrl, "POST", "/api/v3/developer/authenticate", {
    username: email,
    password,
  });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return {
    createApplication: async (name) => {
      const answer = await send(
        portalUrl,
        "POST",
        "/api/v3/applications",
        { name, description: "made by the demo" },
        cookie,
      );
      const body = (await answer.json()) as { id: string; client_id: string; client_secret: string };
      return { id: body.id, clientId: body.client_id, clientSecret: body.client_secret };
    },
    register: async (applicationId, apiId) => {
      const path = `/api/v3/applications/${applicationId}/registrations`;
      const answer = await send(portalUrl, "POST", path, { api_id: apiId }, cookie);
      return ((await answer.json()) as { status: string }).status;
    },
    deleteApplication: async (applicationId) => {
      await send(portalUrl, "DELETE", `/api/v3/applications/${applicationId}`, undefined, cookie);
    },
  };
}

async function send(
  portalUrl: string,
  method: string,
  path: string,
  body?: unknown,
  cookie?: string,
): Promise<Response> {
  const response = await fetch(new URL(path, portalUrl), {
    method,
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(cookie === undefined ? {} : { cookie }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok)
    throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return response;
}
