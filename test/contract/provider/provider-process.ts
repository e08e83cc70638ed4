import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { credentials, type Metadata, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CheckRequest,
  ConfigureRequest,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  DiffResponse,
  ErrorResourceInitFailed,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { readFirstLine } from "../../first-line";
import { projectFolder } from "../../project-folder";

/** A property bag as the engine sends it. */
export type Properties = Record<string, unknown>;

/** What a failed create or update left behind for the state. */
export interface InitFailure {
  readonly id: string;
  readonly properties: Properties;
  readonly reasons: readonly string[];
}

/** A refused call, as the engine sees it. */
export class CallError extends Error {
  readonly initFailure: InitFailure | undefined;

  constructor(message: string, initFailure: InitFailure | undefined) {
    super(message);
    this.initFailure = initFailure;
  }
}

/** How a provider process is started. */
export interface ProviderProcessOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Stack config, as the engine hands it over. */
  readonly config?: Readonly<Record<string, string>>;
  /** Where the engine listens. @default nowhere */
  readonly engineAddress?: string;
}

/** The real dynamic-provider process of @pulumi/pulumi, driven over gRPC as the engine does. */
export class ProviderProcess {
  readonly #child: ChildProcess;
  readonly #client: ResourceProviderClient;
  #stderr = "";

  private constructor(child: ChildProcess, client: ResourceProviderClient) {
    this.#child = child;
    this.#client = client;
    child.stderr?.on("data", (data: Buffer) => {
      this.#stderr += data.toString();
    });
  }

  static async start(options: ProviderProcessOptions): Promise<ProviderProcess> {
    const shim = require.resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js");
    const child = spawn(process.execPath, [shim, options.engineAddress ?? "127.0.0.1:1"], {
      cwd: join(projectFolder, "infra"),
      env: { PATH: process.env.PATH ?? "", PULUMI_NODEJS_PROJECT: "konnect-okta-dcr", ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const port = await readFirstLine(child, "the provider process");
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    const provider = new ProviderProcess(child, client);
    const request = new ConfigureRequest();
    request.setArgs(toStruct({ ...options.config }));
    await provider.#call((callback) => client.configure(request, callback));
    return provider;
  }

  /** Its process id. */
  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error("the provider process did not start");
    return pid;
  }

  /** Everything the process has printed on stderr. */
  get stderr(): string {
    return this.#stderr;
  }

  async check(olds: Properties, news: Properties) {
    const request = new CheckRequest();
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    const answer = await this.#call<import("@pulumi/pulumi/proto/provider_pb").CheckResponse>((callback) =>
      this.#client.check(request, callback),
    );
    return {
      inputs: fromStruct(answer.getInputs()),
      failures: answer
        .getFailuresList()
        .map((item) => ({ property: item.getProperty(), reason: item.getReason() })),
    };
  }

  async diff(id: string, olds: Properties, news: Properties) {
    const request = new DiffRequest();
    request.setId(id);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    const answer = await this.#call<DiffResponse>((callback) => this.#client.diff(request, callback));
    return {
      /** Undefined leaves it to the engine, which compares the inputs. */
      changes:
        answer.getChanges() === DiffResponse.DiffChanges.DIFF_UNKNOWN
          ? undefined
          : answer.getChanges() === DiffResponse.DiffChanges.DIFF_SOME,
      replaces: answer.getReplacesList(),
    };
  }

  async create(inputs: Properties) {
    const request = new CreateRequest();
    request.setProperties(toStruct(inputs));
    const answer = await this.#call<import("@pulumi/pulumi/proto/provider_pb").CreateResponse>((callback) =>
      this.#client.create(request, callback),
    );
    return { id: answer.getId(), outs: fromStruct(answer.getProperties()) };
  }

  async read(id: string, properties: Properties) {
    const request = new ReadRequest();
    request.setId(id);
    request.setProperties(toStruct(properties));
    const answer = await this.#call<import("@pulumi/pulumi/proto/provider_pb").ReadResponse>((callback) =>
      this.#client.read(request, callback),
    );
    return {
      id: answer.getId(),
      props: fromStruct(answer.getProperties()),
      inputs: fromStruct(answer.getInputs()),
    };
  }

  async update(id: string, olds: Properties, news: Properties) {
    const request = new UpdateRequest();
    request.setId(id);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    const answer = await this.#call<import("@pulumi/pulumi/proto/provider_pb").UpdateResponse>((callback) =>
      this.#client.update(request, callback),
    );
    return { outs: fromStruct(answer.getProperties()) };
  }

  async delete(id: string, properties: Properties): Promise<void> {
    const request = new DeleteRequest();
    request.setId(id);
    request.setProperties(toStruct(properties));
    await this.#call((callback) => this.#client.delete(request, callback));
  }

  /** When the process has ended. */
  async ended(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, "exit");
  }

  /** Ends the process at once, as a crash would. */
  async kill(): Promise<void> {
    this.#client.close();
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exit;
  }

  async #call<T>(send: (callback: (error: ServiceError | null, answer: T) => void) => unknown): Promise<T> {
    return await new Promise((resolve, reject) => {
      send((error, answer) => {
        if (error === null) resolve(answer);
        else reject(new CallError(error.details || error.message, toInitFailure(error.metadata)));
      });
    });
  }
}

function toInitFailure(metadata: Metadata | undefined): InitFailure | undefined {
  const [bytes] = metadata?.get("grpc-status-details-bin") ?? [];
  if (bytes === undefined || typeof bytes === "string") return undefined;
  for (const detail of Status.deserializeBinary(bytes).getDetailsList()) {
    const failure = ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
    return {
      id: failure.getId(),
      properties: fromStruct(failure.getProperties()),
      reasons: failure.getReasonsList(),
    };
  }
  return undefined;
}

function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>);
}

function fromStruct(struct: Struct | undefined): Properties {
  return struct === undefined ? {} : (struct.toJavaScript() as Properties);
}
