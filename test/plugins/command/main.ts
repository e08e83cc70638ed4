import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
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
import {
  CallError,
  fromStruct,
  type Properties,
  secretMark,
  serveProvider,
  toStruct,
  unary,
  unknownValue,
} from "../grpc";
import { type ChangeKind, diffInputs } from "./diff";

/*
 * Stand-in of pulumi-resource-command 1.2.1 for sandbox and tests: local.Command and local.run, without assets and
 * archives. Live output is not forwarded; this package always sets logging to none.
 */
const inputKeys = [
  "addPreviousOutputInEnv",
  "create",
  "delete",
  "dir",
  "environment",
  "interpreter",
  "logging",
  "stdin",
  "triggers",
  "update",
];

function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap);
  if (typeof value !== "object" || value === null) return value;
  const record = value as Properties;
  if (record[secretMark.key] === secretMark.value) return unwrap(record.value);
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, unwrap(item)]));
}

interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
}

async function run(text: string, properties: Properties, previous?: Properties): Promise<Outcome> {
  const plain = unwrap(properties) as {
    dir?: string;
    environment?: Record<string, string>;
    interpreter?: string[];
    stdin?: string;
    addPreviousOutputInEnv?: boolean;
  };
  const [program = "/bin/sh", ...args] = plain.interpreter ?? ["/bin/sh", "-c"];
  const before =
    previous === undefined || plain.addPreviousOutputInEnv === false
      ? {}
      : {
          PULUMI_COMMAND_STDOUT: String(unwrap(previous.stdout) ?? ""),
          PULUMI_COMMAND_STDERR: String(unwrap(previous.stderr) ?? ""),
        };
  const child = spawn(program, [...args, text], {
    ...(plain.dir === undefined ? {} : { cwd: plain.dir }),
    env: { ...process.env, ...before, ...plain.environment },
  });
  const outputs = { stdout: "", stderr: "" };
  child.stdout.on("data", (data: Buffer) => {
    outputs.stdout += data.toString();
  });
  child.stderr.on("data", (data: Buffer) => {
    outputs.stderr += data.toString();
  });
  child.stdin.on("error", () => child.stdin.destroy());
  child.stdin.end(plain.stdin ?? "");
  const reason = await new Promise<string>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve(signal === null ? `exit status ${code}` : `signal: ${signal}`),
    );
  });
  if (reason !== "exit status 0") {
    throw new CallError(`${reason}: running ${JSON.stringify(text)}:\n${outputs.stderr}${outputs.stdout}`);
  }
  return { stdout: outputs.stdout.replace(/\n$/, ""), stderr: outputs.stderr.replace(/\n$/, "") };
}

async function runIfGiven(text: unknown, properties: Properties, previous?: Properties): Promise<Outcome> {
  const plain = unwrap(text);
  return typeof plain === "string" ? await run(plain, properties, previous) : { stdout: "", stderr: "" };
}

function assertCommand(urn: string): void {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  if (type !== "command:local:Command") {
    throw new CallError(`Resource type '${type}' not found.`, { code: status.NOT_FOUND });
  }
}

function toDiffResponse(changes: ReadonlyMap<string, ChangeKind>): DiffResponse {
  const response = new DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  response.setChanges(changes.size === 0 ? DIFF_NONE : DIFF_SOME);
  response.setHasdetaileddiff(true);
  for (const [path, kind] of changes) {
    const item = new PropertyDiff();
    item.setKind(PropertyDiff.Kind[kind]);
    response.getDetaileddiffMap().set(path, item);
    if (kind.endsWith("_REPLACE")) response.setReplacesList(["triggers"]);
  }
  response.setDiffsList([...new Set([...changes.keys()].map((path) => path.replace(/[.[].*$/, "")))]);
  return response;
}

serveProvider("1.2.1", {
  checkConfig: unary((request: CheckRequest) => {
    const response = new CheckResponse();
    response.setInputs(
      toStruct({ ...fromStruct(request.getNews()), "__pulumi-go-provider-version": "1.2.0" }),
    );
    return response;
  }),
  diffConfig: unary((_request: DiffRequest) => new DiffResponse()),
  configure: unary((_request: ConfigureRequest) => {
    const response = new ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    response.setAcceptresources(true);
    response.setAcceptoutputs(true);
    return response;
  }),
  invoke: unary(async (request: InvokeRequest) => {
    if (request.getTok() !== "command:local:run") {
      throw new CallError(`Invoke '${request.getTok()}' not found.`, { code: status.NOT_FOUND });
    }
    const args = fromStruct(request.getArgs());
    const response = new InvokeResponse();
    response.setReturn(toStruct({ ...args, ...(await run(String(unwrap(args.command)), args)) }));
    return response;
  }),
  check: unary((request: CheckRequest) => {
    assertCommand(request.getUrn());
    const news = fromStruct(request.getNews());
    const response = new CheckResponse();
    response.setInputs(toStruct(news));
    response.setFailuresList(
      Object.keys(news)
        .filter((key) => !inputKeys.includes(key))
        .map((key) => {
          const failure = new CheckFailure();
          failure.setProperty(key);
          failure.setReason(`Unrecognized field '${key}' on 'local.CommandInputs'`);
          return failure;
        }),
    );
    return response;
  }),
  diff: unary((request: DiffRequest) =>
    toDiffResponse(diffInputs(inputKeys, fromStruct(request.getOlds()), fromStruct(request.getNews()))),
  ),
  create: unary(async (request: CreateRequest) => {
    const inputs = fromStruct(request.getProperties());
    const response = new CreateResponse();
    const resourceName = request.getUrn().split("::").at(-1) ?? "";
    response.setId(`${resourceName}${randomBytes(4).toString("hex")}`);
    const outcome = request.getPreview()
      ? { stdout: unknownValue, stderr: unknownValue }
      : await runIfGiven(inputs.create, inputs);
    response.setProperties(toStruct({ ...inputs, ...outcome }));
    return response;
  }),
  read: unary((request: ReadRequest) => {
    const response = new ReadResponse();
    response.setId(request.getId());
    response.setProperties(request.getProperties());
    response.setInputs(request.getInputs());
    return response;
  }),
  update: unary(async (request: UpdateRequest) => {
    const olds = fromStruct(request.getOlds());
    const news = fromStruct(request.getNews());
    const response = new UpdateResponse();
    const outcome = request.getPreview()
      ? { stdout: unknownValue, stderr: unknownValue }
      : await runIfGiven(news.update ?? news.create, news, olds);
    response.setProperties(toStruct({ ...news, ...outcome }));
    return response;
  }),
  delete: unary(async (request: DeleteRequest) => {
    const properties = fromStruct(request.getProperties());
    await runIfGiven(properties.delete, properties, properties);
    return new Empty();
  }),
});
