import { generateKeyPair, SignJWT } from "jose";
import { type Answer, call } from "../sandbox-requests/calls";
import type { Application, SetUp } from "./set-up";

/** What a developer sees from the portal to the gateway, one line for each step. */
export async function observe(world: SetUp): Promise<string> {
  const { sandbox, developer, apiId, application, outputs } = world;
  const shown = await developer("GET", "/api/v3/apis");
  const isShown = JSON.stringify(shown.body).includes(apiId);
  const made = await developer("POST", "/api/v3/applications", { name: "Application of today" });
  const lines = [
    `the portal shows ${isShown ? "the API" : "no such API"}`,
    `new application: ${describe(made)}`,
  ];
  const { id, client_id: clientId, client_secret: clientSecret } = made.body;
  if (typeof id === "string" && typeof clientId === "string" && typeof clientSecret === "string") {
    const path = `/api/v3/applications/${id}`;
    const registered = await developer("POST", `${path}/registrations`, { api_id: apiId });
    lines.push(`its registration: ${describe(registered)}`);
    lines.push(...(await tryCredential(world, "its", { id, clientId, clientSecret })));
    await developer("DELETE", path);
  }
  lines.push(...(await tryCredential(world, "earlier application's", application)));
  const open = await call("GET", outputs.exampleRoute ?? sandbox.gateway.url, {});
  const forged = await call("GET", outputs.exampleRoute ?? sandbox.gateway.url, {
    authorization: `Bearer ${await forge(world)}`,
  });
  return [
    ...lines,
    `request without a credential: ${describe(open)}`,
    `request with a forged token: ${describe(forged)}`,
  ].join("\n");
}

/** A token for the earlier application that Okta never signed. */
async function forge({ outputs, application }: SetUp): Promise<string> {
  const { privateKey } = await generateKeyPair("RS256");
  return await new SignJWT({ [outputs.claim]: application.clientId, scp: [...outputs.scopes] })
    .setProtectedHeader({ alg: "RS256" })
    .setIssuer(outputs.issuer)
    .setAudience(outputs.audience ?? "")
    .setExpirationTime("5 minutes")
    .sign(privateKey);
}

async function tryCredential(
  { outputs, sandbox }: SetUp,
  whose: string,
  { clientId, clientSecret }: Application,
): Promise<string[]> {
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
  const answered = await fetch(`${outputs.issuer}/v1/token`, {
    method: "POST",
    headers: { authorization: basic },
    body: new URLSearchParams({ grant_type: "client_credentials", scope: outputs.konnect.scopes.join(" ") }),
  });
  const body = (await answered.json()) as Record<string, unknown>;
  const token = typeof body.access_token === "string" ? body.access_token : undefined;
  const ask = (authorization: string) =>
    call("GET", outputs.exampleRoute ?? sandbox.gateway.url, { authorization });
  return [
    `${whose} token from Okta: ${describe({ status: answered.status, body })}`,
    `${whose} request with Basic: ${describe(await ask(basic))}`,
    ...(token === undefined
      ? []
      : [`${whose} request with the token: ${describe(await ask(`Bearer ${token}`))}`]),
  ];
}

/** Status and message of an answer, as a developer reads them. */
function describe({ status, body }: Pick<Answer, "status" | "body">): string {
  const [first] = (body.invalid_parameters ?? []) as { reason?: string }[];
  const said = [
    body.status === status ? undefined : body.status,
    body.error,
    first?.reason ?? body.error_description ?? body.errorSummary ?? body.detail ?? body.message,
  ].filter((part) => typeof part === "string");
  const lifetime = typeof body.expires_in === "number" ? [`for ${body.expires_in} s`] : [];
  return [status, ...lifetime, ...said].join(" ");
}
