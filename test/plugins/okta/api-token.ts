import { CallError, type Properties } from "../grpc";
import { callOkta, type OktaConnection } from "./http";

/** The one type that the official plugin serves by another framework. It can be imported, never made. */
export const apiTokenType = "okta:index/apiToken:ApiToken";

const notCreated = [
  "Missing Resource State After Create: The Terraform Provider unexpectedly returned no resource state after having no errors in the resource creation. This is always an issue in the Terraform Provider and should be reported to the provider developers.",
  "The resource may have been successfully created, but Terraform is not tracking it. Applying the configuration again with no other action may result in duplicate resource errors. Import the resource if the resource was actually created and Terraform should be tracking it.",
].join("\n\n");

const unknownLists = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value: { replace: { raw: null } },
};
const stateDelta = {
  obj: {
    ps: {
      network: {
        obj: {
          ps: { excludes: unknownLists, includes: unknownLists },
          renamed: { excludes: "exclude", includes: "include" },
        },
      },
    },
    renamed: { idProperty: "id" },
  },
};

/** Inputs with a name; this framework lists no defaults. */
export function checkApiToken(news: Properties, autoName: () => string): Properties {
  return { ...news, name: news.name ?? autoName() };
}

/** Always refused, without a request. */
export function createApiToken(): never {
  throw new CallError(notCreated);
}

/** Outputs and inputs of a token; a token that is gone is an error. */
export async function readApiToken(
  connection: OktaConnection,
  id: string,
): Promise<{ outputs: Properties; inputs: Properties }> {
  const inputs = { idProperty: id, ...(await fetchApiToken(connection, id)) };
  return { inputs, outputs: { __pulumi_raw_state_delta: stateDelta, ...inputs } };
}

/** What the API says of a token, with times in whole seconds. */
export async function fetchApiToken(connection: OktaConnection, id: string): Promise<Properties> {
  const answer = await callOkta(connection, "v4", "GET", `/api/v1/api-tokens/${id}`);
  if (answer.status >= 300) throw new CallError(`Error in getting API token: ${answer.statusLine}`);
  const { clientName, created, name, network, userId } = answer.body as Properties;
  return { clientName, created: String(created).replace(/\.\d+Z$/, "Z"), name, network, userId };
}

/** Revokes the token. */
export async function deleteApiToken(connection: OktaConnection, id: string): Promise<void> {
  const answer = await callOkta(connection, "v4", "DELETE", `/api/v1/api-tokens/${id}`);
  if (answer.status >= 300) throw new CallError(`Error in deleting API token: ${answer.statusLine}`);
}
