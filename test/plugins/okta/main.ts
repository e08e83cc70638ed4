import { createHash } from "node:crypto";
import { status } from "@grpc/grpc-js";
import {
  CheckFailure,
  type CheckRequest,
  CheckResponse,
  type ConfigureRequest,
  ConfigureResponse,
  type CreateRequest,
  CreateResponse,
  type DeleteRequest,
  type DiffRequest,
  DiffResponse,
  type InvokeRequest,
  InvokeResponse,
  PropertyDiff,
  type ReadRequest,
  ReadResponse,
  type UpdateRequest,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { CallError, fromStruct, type Properties, secretMark, serveProvider, toStruct, unary } from "../grpc";
import { apiTokenType, checkApiToken, createApiToken, deleteApiToken, readApiToken } from "./api-token";
import { connect, findConfigProblems, secretKeys } from "./connection";
import { createObject, deleteObject, readObject, updateObject } from "./crud";
import type { OktaConnection } from "./http";
import { invokes } from "./invokes";
import { type ResourceType, resourceTypes } from "./resources";
import {
  type ChangeKind,
  checkInputs,
  diffProperties,
  readBridgeSwitches,
  toOutputs,
  toPreviewOutputs,
} from "./state";

/*
 * Stand-in of pulumi-resource-okta 7.0.0 for the sandbox: same requests, same answers as the recorded ones of the
 * official plugin, for what this package uses.
 */
let connection: OktaConnection | undefined;
const switches = readBridgeSwitches(process.env);

function getConnection(): OktaConnection {
  if (connection === undefined) throw new CallError("the provider is not configured");
  return connection;
}

function parseUrn(urn: string): { token: string; name: string } {
  const [, , types = "", name = ""] = urn.replace(/^urn:pulumi:/, "").split("::");
  return { token: types.split("$").at(-1) ?? "", name };
}

const isApiToken = (urn: string) => parseUrn(urn).token === apiTokenType;

function getType(urn: string): { type: ResourceType; name: string } {
  const { token, name } = parseUrn(urn);
  const type = resourceTypes.get(token);
  if (type === undefined) {
    throw new CallError(`Resource type '${token}' not found.`, { code: status.NOT_FOUND });
  }
  return { type, name };
}

function toFailures(reasons: readonly string[]): CheckFailure[] {
  return reasons.map((reason) => {
    const failure = new CheckFailure();
    failure.setReason(reason);
    return failure;
  });
}

function toDiffResponse(changes: ReadonlyMap<string, ChangeKind>): DiffResponse {
  const response = new DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  response.setChanges(changes.size === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList([...new Set([...changes.keys()].map(toKey))]);
  response.setHasdetaileddiff(true);
  for (const [path, kind] of changes) {
    const item = new PropertyDiff();
    item.setKind(PropertyDiff.Kind[kind]);
    response.getDetaileddiffMap().set(path, item);
  }
  return response;
}

/** The property that a path such as `audiences[0]` belongs to. */
function toKey(path: string): string {
  return path.replace(/\[.*$/, "");
}

serveProvider("7.0.0", {
  checkConfig: unary((request: CheckRequest) => {
    const news = fromStruct(request.getNews());
    const inputs: Properties = {};
    for (const [key, value] of Object.entries(news)) {
      inputs[key] = secretKeys.includes(key) ? { [secretMark.key]: secretMark.value, value } : value;
    }
    const response = new CheckResponse();
    response.setInputs(toStruct(inputs));
    response.setFailuresList(toFailures(findConfigProblems(news)));
    return response;
  }),
  diffConfig: unary((request: DiffRequest) => {
    const olds = fromStruct(request.getOlds());
    const news = fromStruct(request.getNews());
    const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
    const changed = keys.filter((key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]));
    if (changed.length === 0) return new DiffResponse();
    return toDiffResponse(new Map(changed.map((key) => [key, "UPDATE"])));
  }),
  configure: unary(async (request: ConfigureRequest) => {
    connection = await connect(fromStruct(request.getArgs()), process.env);
    const response = new ConfigureResponse();
    response.setSupportspreview(true);
    response.setSupportsAutonamingConfiguration(true);
    return response;
  }),
  invoke: unary(async (request: InvokeRequest) => {
    const token = request.getTok();
    const invoke = invokes.get(token);
    if (invoke === undefined) throw new CallError(`Invoke '${token}' not found.`, { code: status.NOT_FOUND });
    const response = new InvokeResponse();
    response.setReturn(toStruct(await invoke(getConnection(), fromStruct(request.getArgs()))));
    return response;
  }),
  check: unary((request: CheckRequest) => {
    const { name: resourceName } = parseUrn(request.getUrn());
    const proposed = request.getAutonaming()?.getProposedName() ?? "";
    const seed = createHash("sha1").update(request.getRandomseed_asU8()).digest("hex").slice(0, 7);
    const autoName = () => (proposed === "" ? `${resourceName}-${seed}` : proposed);
    if (isApiToken(request.getUrn())) {
      const response = new CheckResponse();
      response.setInputs(toStruct(checkApiToken(fromStruct(request.getNews()), autoName)));
      return response;
    }
    const { type, name } = getType(request.getUrn());
    const checked = checkInputs(
      type,
      name,
      fromStruct(request.getOlds()),
      fromStruct(request.getNews()),
      autoName,
      switches,
    );
    const response = new CheckResponse();
    response.setInputs(toStruct(checked.inputs));
    response.setFailuresList(toFailures(checked.failures));
    return response;
  }),
  diff: unary((request: DiffRequest) => {
    const { type } = getType(request.getUrn());
    const ignored = request.getIgnorechangesList();
    const changes = diffProperties(type, fromStruct(request.getOlds()), fromStruct(request.getNews()));
    return toDiffResponse(new Map([...changes].filter(([path]) => !ignored.includes(toKey(path)))));
  }),
  create: unary(async (request: CreateRequest) => {
    if (isApiToken(request.getUrn())) return createApiToken();
    const { type } = getType(request.getUrn());
    const inputs = fromStruct(request.getProperties());
    const response = new CreateResponse();
    if (request.getPreview()) {
      response.setProperties(toStruct(toPreviewOutputs(type, inputs)));
      return response;
    }
    const { id, outputs } = await createObject(getConnection(), type, request.getUrn(), inputs);
    response.setId(id);
    response.setProperties(toStruct(outputs));
    return response;
  }),
  read: unary(async (request: ReadRequest) => {
    if (isApiToken(request.getUrn())) {
      const { outputs, inputs } = await readApiToken(getConnection(), request.getId());
      const response = new ReadResponse();
      response.setId(request.getId());
      response.setProperties(toStruct(outputs));
      response.setInputs(toStruct(inputs));
      return response;
    }
    const { type } = getType(request.getUrn());
    const properties = fromStruct(request.getProperties());
    const inputs = fromStruct(request.getInputs());
    const read = await readObject(getConnection(), type, request.getId(), properties, inputs, switches);
    const response = new ReadResponse();
    if (read === undefined) return response;
    response.setId(read.id);
    response.setProperties(toStruct(read.outputs));
    response.setInputs(toStruct(read.inputs));
    return response;
  }),
  update: unary(async (request: UpdateRequest) => {
    const urn = request.getUrn();
    const { type } = getType(urn);
    const olds = fromStruct(request.getOlds());
    const news = fromStruct(request.getNews());
    const response = new UpdateResponse();
    if (request.getPreview()) {
      const { __pulumi_raw_state_delta: _delta, ...before } = olds;
      const { __defaults: _defaults, ...given } = news;
      const { __pulumi_raw_state_delta: _own, ...outputs } = toOutputs(type, request.getId(), {
        ...before,
        ...given,
      });
      response.setProperties(toStruct(outputs));
      return response;
    }
    response.setProperties(
      toStruct(await updateObject(getConnection(), type, urn, request.getId(), olds, news)),
    );
    return response;
  }),
  delete: unary(async (request: DeleteRequest) => {
    const urn = request.getUrn();
    if (isApiToken(urn)) {
      await deleteApiToken(getConnection(), request.getId());
      return new Empty();
    }
    const { type } = getType(urn);
    await deleteObject(getConnection(), type, urn, request.getId(), fromStruct(request.getProperties()));
    return new Empty();
  }),
});
