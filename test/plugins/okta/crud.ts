import { CallError, type Properties } from "../grpc";
import { callOkta, type OktaAnswer, type OktaConnection } from "./http";
import type { ResourceType, Wire } from "./resources";
import { type BridgeSwitches, sortKeys, toImportedInputs, toOutputs, toRefreshedInputs } from "./state";

/** Makes an object and reads it back. A read that fails leaves the object in state. */
export async function createObject(
  connection: OktaConnection,
  type: ResourceType,
  urn: string,
  inputs: Properties,
): Promise<{ id: string; outputs: Properties }> {
  refuseBeforehand(type, inputs);
  const call = toCall(connection, type);
  const collection = type.collection(inputs);
  const created = await call("POST", collection, type.toBody(inputs));
  if (created.status >= 300) throw oneError(`failed to create ${type.title}: ${describe(type, created)}`);
  if (created.body === undefined)
    throw oneError(`failed to create ${type.title}: could not build a response for type`);
  const { id } = created.body as { id: string };
  if (type.token === "okta:auth/server:Server" && inputs.credentialsRotationMode === "MANUAL") {
    await call("POST", `${collection}/${id}/lifecycle/activate`);
    await call("PUT", `${collection}/${id}`, type.toBody(inputs));
    await call("GET", `${collection}/${id}`);
  }
  const read = await call("GET", `${collection}/${id}`);
  if (read.status >= 300) {
    throw oneError(`failed to get ${type.title}: ${describe(type, read, true)}`, {
      prefix: `creating ${urn}: `,
      id,
      properties: toOutputs(type, id, withNulls(type, inputs)),
    });
  }
  return { id, outputs: toOutputs(type, id, type.fromWire(read.body as Wire, inputs, false)) };
}

/** Reads an object: for a refresh with its old inputs, for an import by its composed id. */
export async function readObject(
  connection: OktaConnection,
  type: ResourceType,
  id: string,
  properties: Properties,
  inputs: Properties,
  switches: BridgeSwitches,
): Promise<{ id: string; outputs: Properties; inputs: Properties } | undefined> {
  const isImport = Object.keys(properties).length === 0;
  const located = isImport ? splitId(type, id) : { id, parents: properties };
  if (located === undefined) return undefined;
  const answer = await toCall(connection, type)("GET", `${type.collection(located.parents)}/${located.id}`);
  if (answer.status === 404) return undefined;
  if (answer.status >= 300) throw oneError(`failed to get ${type.title}: ${describe(type, answer, true)}`);
  const known = isImport ? located.parents : { ...properties, ...located.parents };
  const outputs = toOutputs(type, located.id, type.fromWire(answer.body as Wire, known, true));
  return {
    id: located.id,
    outputs,
    inputs: isImport ? toImportedInputs(type, outputs) : toRefreshedInputs(inputs, outputs, switches),
  };
}

/** Writes an object and reads it back. After a failure the state holds the new inputs already. */
export async function updateObject(
  connection: OktaConnection,
  type: ResourceType,
  urn: string,
  id: string,
  olds: Properties,
  inputs: Properties,
): Promise<Properties> {
  const call = toCall(connection, type);
  const path = `${type.collection(inputs)}/${id}`;
  const isStatusChanged = olds.status !== inputs.status;
  const lifecycle = () =>
    call("POST", `${path}/lifecycle/${inputs.status === "ACTIVE" ? "activate" : "deactivate"}`);
  const { __defaults: _defaults, ...given } = inputs;
  const failed = (verb: string, answer: OktaAnswer) => {
    const { __pulumi_raw_state_delta: _delta, id: _id, ...before } = olds;
    return oneError(`failed to ${verb} ${type.title}: ${describe(type, answer)}`, {
      prefix: `updating ${urn}: `,
      id,
      properties: toOutputs(type, id, { ...before, ...given }),
    });
  };
  if (type.statusCall === "before" && isStatusChanged) await lifecycle();
  const written = await call("PUT", path, type.toBody(inputs));
  if (written.status >= 300) throw failed("update", written);
  if (type.statusCall === "after" && isStatusChanged) await lifecycle();
  const read = await call("GET", path);
  if (read.status >= 300) throw failed("get", read);
  return toOutputs(type, id, type.fromWire(read.body as Wire, inputs, false));
}

/** Deletes an object; servers are deactivated first. */
export async function deleteObject(
  connection: OktaConnection,
  type: ResourceType,
  urn: string,
  id: string,
  properties: Properties,
): Promise<void> {
  const call = toCall(connection, type);
  const path = `${type.collection(properties)}/${id}`;
  if (type.token === "okta:auth/server:Server") await call("POST", `${path}/lifecycle/deactivate`);
  const answer = await call("DELETE", path);
  if (answer.status < 300 || (answer.status === 404 && type.toleratesGone === true)) return;
  throw oneError(`failed to delete ${type.title}: ${describe(type, answer)}`, {
    prefix: `deleting ${urn}: `,
  });
}

/** What the provider refuses without asking the API. */
function refuseBeforehand(type: ResourceType, inputs: Properties): void {
  if (type.token === "okta:auth/serverPolicy:ServerPolicy" && inputs.status === "INACTIVE") {
    throw oneError("can not create an inactive auth server policy, only existing ones can be deactivated");
  }
  const grants = inputs.grantTypeWhitelists;
  const hasPeople = inputs.userWhitelists !== undefined || inputs.groupWhitelists !== undefined;
  if (Array.isArray(grants) && grants.includes("implicit") && !hasPeople) {
    throw oneError(
      'at least "user_whitelist" or "group_whitelist" should be provided when using \'implicit\' in "grant_type_whitelist"',
    );
  }
}

function toCall(connection: OktaConnection, type: ResourceType) {
  return (method: string, path: string, body?: unknown) =>
    callOkta(connection, type.dialect, method, path, body);
}

/** An API failure in the provider's words: the older client repeats Okta's, the newer one says the status only. */
export function describe(type: Pick<ResourceType, "dialect">, answer: OktaAnswer, isRead = false): string {
  const suffix = isRead ? `, Status: ${answer.statusLine}` : "";
  if (type.dialect === "v4") return `${answer.statusLine}${suffix}`;
  const { errorSummary = "", errorCauses = [] } = (answer.body ?? {}) as {
    errorSummary?: string;
    errorCauses?: { errorSummary: string }[];
  };
  const causes = errorCauses.map((cause) => `errorSummary: ${cause.errorSummary}`).join(", ");
  const requestId = isRead ? `, x-okta-request-id=${String(answer.headers["x-okta-request-id"] ?? "")}` : "";
  return `the API returned an error: ${errorSummary}${causes === "" ? "" : `. Causes: ${causes}`}${requestId}${suffix}`;
}

function oneError(
  text: string,
  context: { prefix?: string; id?: string; properties?: Properties } = {},
): CallError {
  const { prefix = "", id, properties } = context;
  const initFailure = id === undefined || properties === undefined ? undefined : { id, properties };
  return new CallError(
    `${prefix}1 error occurred:\n\t* ${text}\n\n`,
    initFailure === undefined ? {} : { initFailure },
  );
}

function withNulls(type: ResourceType, { __defaults: _defaults, ...inputs }: Properties): Properties {
  const unset = type.properties.filter(({ key }) => inputs[key] === undefined);
  const nulls = unset.map(({ key, inPreview }) => [key, inPreview === false ? false : null]);
  return sortKeys({ ...Object.fromEntries(nulls), ...inputs });
}

function splitId(type: ResourceType, id: string): { id: string; parents: Properties } | undefined {
  const parts = id.split("/");
  const own = parts.pop();
  if (own === undefined || own === "" || parts.length !== type.parents.length) return undefined;
  return { id: own, parents: Object.fromEntries(type.parents.map((key, index) => [key, parts[index]])) };
}
