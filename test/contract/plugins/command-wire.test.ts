import type { ServiceError } from "@grpc/grpc-js";
import {
  CheckRequest,
  type CheckResponse,
  ConfigureRequest,
  type ConfigureResponse,
  CreateRequest,
  type CreateResponse,
  DeleteRequest,
  DiffRequest,
  DiffResponse,
  InvokeRequest,
  type InvokeResponse,
  PropertyDiff,
  ReadRequest,
  type ReadResponse,
  UpdateRequest,
  type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromStruct, type Properties, secretMark, toStruct, unknownValue } from "../../plugins/grpc";
import { PluginProcess } from "./plugin-process";

const urn = "urn:pulumi:dev::wire::command:local:Command::check";

let plugin: PluginProcess;
let configured: ConfigureResponse;
beforeAll(async () => {
  plugin = await PluginProcess.start("command");
  configured = await plugin.call((callback) => plugin.client.configure(new ConfigureRequest(), callback));
});
afterAll(() => plugin.stop());

const secret = (value: unknown) => ({ [secretMark.key]: secretMark.value, value });

async function create(inputs: Properties, isPreview = false) {
  const request = new CreateRequest();
  request.setUrn(urn);
  request.setPreview(isPreview);
  request.setProperties(toStruct(inputs));
  const answer = await plugin.call<CreateResponse>((callback) => plugin.client.create(request, callback));
  return { id: answer.getId(), outputs: fromStruct(answer.getProperties()) };
}

async function update(olds: Properties, news: Properties) {
  const request = new UpdateRequest();
  request.setUrn(urn);
  request.setId("c0000000");
  request.setOlds(toStruct(olds));
  request.setNews(toStruct(news));
  const answer = await plugin.call<UpdateResponse>((callback) => plugin.client.update(request, callback));
  return fromStruct(answer.getProperties());
}

async function diff(olds: Properties, news: Properties) {
  const request = new DiffRequest();
  request.setUrn(urn);
  request.setOlds(toStruct(olds));
  request.setNews(toStruct(news));
  const answer = await plugin.call<DiffResponse>((callback) => plugin.client.diff(request, callback));
  const kinds = Object.entries(PropertyDiff.Kind);
  return {
    isChanged: answer.getChanges() === DiffResponse.DiffChanges.DIFF_SOME,
    replaces: answer.getReplacesList(),
    detailed: Object.fromEntries(
      [...answer.getDetaileddiffMap().entries()].map(([path, item]: [string, PropertyDiff]) => [
        path,
        kinds.find(([, value]) => value === item.getKind())?.[0],
      ]),
    ),
  };
}

const toRefusal = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    ({ code, details, metadata }: ServiceError) => ({
      code,
      details,
      hasDetail: metadata.get("grpc-status-details-bin").length > 0,
    }),
  );

/** Recorded behaviour of pulumi-command 1.2.1; facts/wire.md, section 3. */
describe("command stand-in", () => {
  it("the command stand-in accepts secrets, resources, and outputs and offers no autonaming", () => {
    expect(configured.toObject()).toMatchObject({
      acceptsecrets: true,
      supportspreview: true,
      acceptresources: true,
      acceptoutputs: true,
      supportsAutonamingConfiguration: false,
    });
  });

  it("the command stand-in adds the version of its framework to the provider configuration", async () => {
    const request = new CheckRequest();
    request.setUrn("urn:pulumi:dev::wire::pulumi:providers:command::command");
    request.setNews(toStruct({ version: "1.2.1" }));
    const answer = await plugin.call<CheckResponse>((callback) =>
      plugin.client.checkConfig(request, callback),
    );
    expect(fromStruct(answer.getInputs())).toEqual({
      version: "1.2.1",
      "__pulumi-go-provider-version": "1.2.0",
    });
  });

  it("the command stand-in returns inputs without adding defaults and refuses unknown inputs", async () => {
    const request = new CheckRequest();
    request.setUrn(urn);
    request.setNews(toStruct({ create: "true", logging: "loud", nope: 1 }));
    const answer = await plugin.call<CheckResponse>((callback) => plugin.client.check(request, callback));
    expect(fromStruct(answer.getInputs())).toEqual({ create: "true", logging: "loud", nope: 1 });
    expect(answer.getFailuresList().map((item) => [item.getProperty(), item.getReason()])).toEqual([
      ["nope", "Unrecognized field 'nope' on 'local.CommandInputs'"],
    ]);
  });

  it("a command returns its inputs and its output with one trailing newline removed from each stream", async () => {
    const inputs = { create: "printf 'a\\n\\n'; printf 'b\\n' >&2", triggers: ["1"] };
    const { id, outputs } = await create(inputs);
    expect(id).toMatch(/^check[0-9a-f]{8}$/);
    expect(outputs).toEqual({ ...inputs, stdout: "a\n", stderr: "b" });
  });

  it("the command stand-in returns empty output if no command is given", async () => {
    expect((await create({ triggers: [] })).outputs).toEqual({ triggers: [], stdout: "", stderr: "" });
  });

  it("the command stand-in runs nothing in a preview and returns an id and unknown output", async () => {
    const { id, outputs } = await create({ create: "exit 9" }, true);
    expect(id).toMatch(/^check[0-9a-f]{8}$/);
    expect(outputs).toMatchObject({ stdout: unknownValue, stderr: unknownValue });
  });

  it("a command can have its own interpreter, folder, standard input, and environment", async () => {
    const { outputs } = await create({
      create:
        "const { env } = process; console.log(env.A, process.cwd()); process.stdin.pipe(process.stdout)",
      interpreter: [process.execPath, "-e"],
      dir: "/",
      stdin: "in",
      environment: { A: "x" },
    });
    expect(outputs.stdout).toBe("x /\nin");
  });

  it("a secret environment stays secret, but output that prints it is stored in plain text", async () => {
    const { outputs } = await create({ create: "echo $A", environment: secret({ A: "canary-of-a-test" }) });
    expect(outputs.stdout).toBe("canary-of-a-test");
    expect(outputs.environment).toEqual(secret({ A: "canary-of-a-test" }));
  });

  it("a failed command reports its text and its output and leaves nothing for the state", async () => {
    const command = "echo out; echo err >&2; exit 3";
    const refusal = await toRefusal(create({ create: command, logging: "none" }));
    expect(refusal).toMatchObject({ code: 2, hasDetail: false });
    // The official plugin reads both streams at once: their order is not fixed.
    expect(refusal?.details.split("\n").sort()).toEqual(
      ["", "err", `exit status 3: running "${command}":`, "out"].sort(),
    );
  });

  it("an update without an update command runs the create command with the previous output in its environment", async () => {
    const olds = { create: "true", stdout: "before", stderr: "warned" };
    const print = 'echo "$PULUMI_COMMAND_STDOUT $PULUMI_COMMAND_STDERR"';
    await expect(update(olds, { create: print })).resolves.toEqual({
      create: print,
      stdout: "before warned",
      stderr: "",
    });
    await expect(update(olds, { create: "exit 1", update: "echo other" })).resolves.toMatchObject({
      stdout: "other",
    });
    await expect(toRefusal(update(olds, { create: "exit 4" }))).resolves.toMatchObject({ hasDetail: false });
  });

  it("a delete runs only a delete command, with the stored environment", async () => {
    const remove = (properties: Properties) => {
      const request = new DeleteRequest();
      request.setUrn(urn);
      request.setId("c0000000");
      request.setProperties(toStruct(properties));
      return toRefusal(plugin.call((callback) => plugin.client.delete(request, callback)));
    };
    await expect(remove({ create: "exit 1" })).resolves.toBeUndefined();
    const check = '[ "$A$PULUMI_COMMAND_STDOUT" = xy ]';
    await expect(remove({ delete: check, environment: { A: "x" }, stdout: "y" })).resolves.toBeUndefined();
    await expect(remove({ delete: "exit 5" })).resolves.toMatchObject({
      details: 'exit status 5: running "exit 5":\n',
    });
  });

  it("reading a command returns its stored state", async () => {
    const request = new ReadRequest();
    request.setUrn(urn);
    request.setId("c0000000");
    request.setProperties(toStruct({ create: "true", stdout: "a" }));
    request.setInputs(toStruct({ create: "true" }));
    const answer = await plugin.call<ReadResponse>((callback) => plugin.client.read(request, callback));
    expect([answer.getId(), fromStruct(answer.getProperties()), fromStruct(answer.getInputs())]).toEqual([
      "c0000000",
      { create: "true", stdout: "a" },
      { create: "true" },
    ]);
  });

  it.each([
    ["no change", {}, {}, [], {}],
    ["a changed command", {}, { create: "echo 2" }, [], { create: "UPDATE" }],
    ["added logging as an update", {}, { logging: "none" }, [], { logging: "ADD" }],
    ["an added delete command", {}, { delete: "true" }, [], { delete: "ADD" }],
    [
      "a changed environment variable",
      { environment: { A: "1" } },
      { environment: { A: "2" } },
      [],
      { "environment.A": "UPDATE" },
    ],
    [
      "changed and added elements of triggers",
      { triggers: ["1"] },
      { triggers: ["2", "3"] },
      [],
      { "triggers[0]": "UPDATE", "triggers[1]": "ADD" },
    ],
    ["added triggers as a replacement", {}, { triggers: ["1"] }, ["triggers"], { triggers: "ADD_REPLACE" }],
    [
      "removed triggers as a replacement",
      { triggers: ["1"] },
      { triggers: undefined },
      ["triggers"],
      { triggers: "DELETE_REPLACE" },
    ],
  ])("the diff of a command reports %s", async (_title, before, after, replaces, detailed) => {
    const olds = { create: "echo 1", ...before };
    const news = JSON.parse(JSON.stringify({ ...olds, ...after })) as Properties;
    await expect(diff({ ...olds, stdout: "1", stderr: "" }, news)).resolves.toEqual({
      isChanged: Object.keys(detailed).length > 0,
      replaces,
      detailed,
    });
  });

  it("an invoke runs a command and returns its output", async () => {
    const invoke = async (command: string) => {
      const request = new InvokeRequest();
      request.setTok("command:local:run");
      request.setArgs(toStruct({ command }));
      return fromStruct(
        (
          await plugin.call<InvokeResponse>((callback) => plugin.client.invoke(request, callback))
        ).getReturn(),
      );
    };
    await expect(invoke("echo a")).resolves.toEqual({ command: "echo a", stdout: "a", stderr: "" });
    await expect(toRefusal(invoke("exit 2"))).resolves.toMatchObject({
      details: 'exit status 2: running "exit 2":\n',
    });
  });
});
