import { apiName, type Sandbox } from "../sandbox";
import { signIn } from "./developer";

/** An application that a developer made in the Dev Portal and uses at the gateway. */
export interface LiveApplication {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Status of a request with its id and secret. */
  ask(): Promise<number>;
  /** Status of a request with an access token. */
  askWithToken(token: string): Promise<number>;
  /** A new access token of an issuer. */
  fetchToken(issuer: string): Promise<string>;
}

/** A developer makes an application and registers it for the Orders API. */
export async function startApplication(sandbox: Sandbox, name = "App"): Promise<LiveApplication> {
  const { email, password } = sandbox.credentials.developer;
  const developer = await signIn(sandbox.portal.url, email, password);
  const { id, clientId, clientSecret } = await developer.createApplication(name);
  const api = sandbox.konnect.state.apis.find((item) => item.name === apiName);
  await developer.register(id, api?.id ?? "");
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
  const askWith = async (authorization: string) => {
    const answer = await fetch(`${sandbox.gateway.url}/orders`, { headers: { authorization } });
    return answer.status;
  };
  return {
    clientId,
    clientSecret,
    ask: () => askWith(basic),
    askWithToken: (token) => askWith(`Bearer ${token}`),
    fetchToken: async (issuer) => {
      const answer = await fetch(`${issuer}/v1/token`, {
        method: "POST",
        headers: { authorization: basic },
        body: new URLSearchParams({ grant_type: "client_credentials", scope: "orders.read" }),
      });
      return ((await answer.json()) as { access_token: string }).access_token;
    },
  };
}

/** What an application got after one write to Okta or Konnect. */
export interface Observation {
  /** `server METHOD path`, with ids shortened. */
  readonly after: string;
  readonly status: number;
}

/** Runs an operation and asks the gateway after every write that it makes, and at its end. */
export async function observe(
  sandbox: Sandbox,
  application: LiveApplication,
  operation: () => Promise<unknown>,
): Promise<Observation[]> {
  const observations: Promise<Observation>[] = [];
  const ask = async (after: string) => ({ after, status: await application.ask() });
  const stop = sandbox.recorder.onExchange(({ server, method, path }) => {
    const isWrite = method !== "GET" && /^\/(api\/v1|v2|v3)\//.test(path) && !path.endsWith("/verify");
    if (isWrite) observations.push(ask(`${server} ${method} ${path}`));
  });
  await operation();
  stop();
  return [...(await Promise.all(observations)), await ask("the end")];
}
