import {
  type handleUnaryCall,
  Metadata,
  Server,
  ServerCredentials,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

/** A property bag as the engine sends it. */
export type Properties = Record<string, unknown>;

/** How the engine writes a value that is not computed yet. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** Key and value that mark a secret. */
export const secretMark = {
  key: "4dabf18193072939515e22adb298388d",
  value: "1b47061264138c4ac30d75fd1eb44270",
};

/** What a failed create or update left behind for the state. */
export interface InitFailure {
  readonly id: string;
  readonly properties: Properties;
}

/** A refusal with a gRPC code. */
export class CallError extends Error {
  readonly code: number;
  readonly initFailure: InitFailure | undefined;

  constructor(message: string, options: { code?: number; initFailure?: InitFailure } = {}) {
    super(message);
    this.code = options.code ?? status.UNKNOWN;
    this.initFailure = options.initFailure;
  }
}

type Handler<Request, Answer> = (request: Request) => Promise<Answer> | Answer;

/** Turns a function into a gRPC method. */
export function unary<Request, Answer>(handler: Handler<Request, Answer>): handleUnaryCall<Request, Answer> {
  return (call, callback: sendUnaryData<Answer>) => {
    Promise.resolve()
      .then(() => handler(call.request))
      .then(
        (answer) => callback(null, answer),
        (error: unknown) => callback(toServiceError(error)),
      );
  };
}

/** Serves a provider until the process is ended; prints the port, as the engine expects. */
export function serveProvider(version: string, methods: UntypedServiceImplementation): void {
  const server = new Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
  const common = {
    handshake: unary(() => {
      throw new CallError("method Handshake not implemented", { code: status.UNIMPLEMENTED });
    }),
    getPluginInfo: unary(() => {
      const info = new PluginInfo();
      info.setVersion(version);
      return info;
    }),
    cancel: unary(() => new Empty()),
    attach: unary(() => new Empty()),
  };
  server.addService(ResourceProviderService, { ...common, ...methods });
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    console.log(port);
  });
  process.once("SIGINT", () => process.exit(0));
  process.once("SIGTERM", () => process.exit(0));
}

export function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>);
}

export function fromStruct(struct: Struct | undefined): Properties {
  return struct === undefined ? {} : (struct.toJavaScript() as Properties);
}

/** The value without its mark of a secret, as the engine sends it to Configure. */
export function revealSecret(value: unknown): unknown {
  const isMarked =
    typeof value === "object" && value !== null && Reflect.get(value, secretMark.key) === secretMark.value;
  return isMarked ? Reflect.get(value, "value") : value;
}

function toServiceError(error: unknown) {
  if (!(error instanceof CallError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { code: status.INTERNAL, details: text, metadata: new Metadata(), name: "Error", message: text };
  }
  const metadata = new Metadata();
  if (error.initFailure !== undefined) {
    const detail = new ErrorResourceInitFailed();
    detail.setId(error.initFailure.id);
    detail.setProperties(toStruct(error.initFailure.properties));
    detail.setReasonsList([error.message]);
    const any = new Any();
    any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const full = new Status();
    full.setCode(error.code);
    full.setMessage(error.message);
    full.addDetails(any);
    metadata.add("grpc-status-details-bin", Buffer.from(full.serializeBinary()));
  }
  return { code: error.code, details: error.message, metadata, name: "Error", message: error.message };
}
