import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
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
  ErrorResourceInitFailed,
  InvokeRequest,
  type InvokeResponse,
  PropertyDiff,
  ReadRequest,
  type ReadResponse,
  UpdateRequest,
  type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromStruct, type Properties, toStruct, unknownValue } from "../../plugins/grpc";
import { projectFolder } from "../../project-folder";
import { PluginProcess } from "./plugin-process";
import { toApiError, toApiObject } from "./recorded-answers";
import { diffCases, driftCases, updateCases } from "./recorded-cases";
import { type RecordedExchange, ReplayServer } from "./replay-server";

interface RecordedError {
  readonly code: number;
  readonly details: string;
  readonly initFailed?: { readonly id: string; readonly properties: Properties; readonly reasons: string[] };
}

interface Entry {
  readonly news?: Properties;
  readonly olds?: Properties;
  readonly inputs?: Properties;
  readonly properties?: Properties;
  readonly id?: string;
  readonly failures?: readonly { property: string; reason: string }[];
  readonly error?: RecordedError;
  readonly http?: readonly RecordedExchange[];
  readonly changes?: string;
  readonly detailedDiff?: Readonly<Record<string, string>>;
}
type Section = Readonly<Record<string, Entry>>;

const file = join(projectFolder, "..", "shared", "facts", "okta-plugin-wire.json");
const isPresent = existsSync(file);
if (!isPresent)
  console.log("skipped: the recorded exchanges of the Okta plugin are not beside this checkout");
const recorded = (isPresent ? JSON.parse(readFileSync(file, "utf8")) : {}) as Readonly<
  Record<string, Section>
>;
const section = (name: string) => Object.entries(recorded[name] ?? {});

const tokens: Readonly<Record<string, string>> = {
  server: "okta:auth/server:Server",
  scope: "okta:auth/serverScope:ServerScope",
  claim: "okta:auth/serverClaim:ServerClaim",
  policy: "okta:auth/serverPolicy:ServerPolicy",
  rule: "okta:auth/serverPolicyRule:ServerPolicyRule",
};
const typeOf = (title: string) => /^(import )?(server|scope|claim|policy|rule)/.exec(title)?.[2] ?? "server";
const urnOf = (title: string, name = typeOf(title)) =>
  `urn:pulumi:dev::wire::${tokens[typeOf(title)]}::${name}`;

let plugin: PluginProcess;
let okta: ReplayServer;
beforeAll(async () => {
  if (!isPresent) return;
  okta = await ReplayServer.start();
  plugin = await PluginProcess.start("okta");
  const request = new ConfigureRequest();
  const httpProxy = `http://127.0.0.1:${okta.port}`;
  request.setArgs(toStruct({ apiToken: "TOKEN", orgName: "sandbox", baseUrl: "okta.invalid", httpProxy }));
  const { http } = recorded.configure as unknown as { http: RecordedExchange[] };
  okta.expect(http, () => ({}));
  await plugin.call((callback) => plugin.client.configure(request, callback));
  expect(okta.seen).toEqual(http);
});
afterAll(async () => {
  if (!isPresent) return;
  await plugin.stop();
  await okta.stop();
});

/** Answers of the API for an entry: what its recorded outputs came from, or its recorded error. */
function answerFor(title: string, entry: Entry) {
  const object = toApiObject(typeOf(title), entry.properties ?? {});
  return (exchange: RecordedExchange) =>
    Number(exchange.at(-1)) >= 400 ? toApiError(entry.error?.details ?? "") : object;
}

/** What a refused call says: code, text, and what is to be kept in state, in the form of the recording. */
function toRecordedError(error: ServiceError): RecordedError {
  const { code, details, metadata } = error;
  const [bytes] = metadata.get("grpc-status-details-bin");
  if (!Buffer.isBuffer(bytes)) return { code, details };
  const [detail] = Status.deserializeBinary(bytes).getDetailsList();
  const failed = ErrorResourceInitFailed.deserializeBinary(detail?.getValue_asU8() ?? new Uint8Array());
  const properties = fromStruct(failed.getProperties());
  return { code, details, initFailed: { id: failed.getId(), properties, reasons: failed.getReasonsList() } };
}

/** The recording without the name of the detail's type. */
function expectedError(error: RecordedError | undefined): RecordedError | undefined {
  if (error === undefined) return undefined;
  const { code, details, initFailed } = error;
  return { code, details, ...(initFailed === undefined ? {} : { initFailed }) };
}

function describeDiff(answer: DiffResponse) {
  const kinds = Object.entries(PropertyDiff.Kind);
  const changes = Object.entries(DiffResponse.DiffChanges).find(([, value]) => value === answer.getChanges());
  return {
    changes: changes?.[0].replace("DIFF_", ""),
    diffs: answer.getDiffsList(),
    detailedDiff: Object.fromEntries(
      [...answer.getDetaileddiffMap().entries()].map(([path, item]: [string, PropertyDiff]) => [
        path,
        kinds.find(([, value]) => value === item.getKind())?.[0],
      ]),
    ),
  };
}

async function diff(title: string, id: string, olds: Properties, news: Properties): Promise<DiffResponse> {
  const request = new DiffRequest();
  request.setUrn(urnOf(title));
  request.setId(id);
  request.setOlds(toStruct(olds));
  request.setNews(toStruct(news));
  return await plugin.call<DiffResponse>((callback) => plugin.client.diff(request, callback));
}

/** Vitest shortens $title, but not %s. */
const byTitle = <T extends { readonly title: string }>(cases: readonly T[]) =>
  cases.map((item) => [item.title, item] as const);

const withPort = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(`:${okta.port}`, ":PORT")) as unknown;

describe.skipIf(!isPresent)("Okta stand-in", () => {
  it.each(section("check"))(
    'the Okta stand-in checks "%s" like the official plugin',
    async (title, entry) => {
      const request = new CheckRequest();
      const expectedName = String(entry.inputs?.name ?? "");
      const named = /'(\w+)\.\w+'/.exec(JSON.stringify(entry.failures ?? []))?.[1];
      request.setUrn(urnOf(title, named ?? expectedName.split("-")[0] ?? ""));
      request.setOlds(toStruct(entry.olds ?? {}));
      request.setNews(toStruct(entry.news ?? {}));
      const isGenerated = (entry.inputs?.__defaults as string[] | undefined)?.includes("name") === true;
      if (isGenerated) {
        const autonaming = new CheckRequest.AutonamingOptions();
        autonaming.setProposedName(expectedName);
        request.setAutonaming(autonaming);
      }
      const answer = await plugin.call<CheckResponse>((callback) => plugin.client.check(request, callback));
      expect(fromStruct(answer.getInputs())).toEqual(entry.inputs);
      const reasons = answer.getFailuresList().map((item) => item.getReason());
      expect(reasons.sort()).toEqual((entry.failures ?? []).map(({ reason }) => reason).sort());
    },
  );

  it.each(section("previewCreate"))(
    'the Okta stand-in previews the creation of "%s" like the official plugin',
    async (title, entry) => {
      const request = new CreateRequest();
      request.setUrn(urnOf(title));
      request.setPreview(true);
      request.setProperties(toStruct(entry.inputs ?? {}));
      const answer = await plugin.call<CreateResponse>((callback) => plugin.client.create(request, callback));
      expect(answer.getId()).toBe("");
      // The recording replaced key ids by short names, the unknown one too; wire.md says that it is unknown.
      const kid = entry.properties?.kid === undefined ? {} : { kid: unknownValue };
      expect(fromStruct(answer.getProperties())).toEqual({ ...entry.properties, ...kid });
    },
  );

  it.each([...section("create"), ...section("failures")])(
    'the Okta stand-in creates "%s" with the same requests and result as the official plugin',
    async (title, entry) => {
      const request = new CreateRequest();
      request.setUrn(urnOf(title));
      request.setProperties(toStruct(entry.inputs ?? {}));
      const failed = entry.error as { details: string; initFailed?: { id: string } } | undefined;
      const known = { id: failed?.initFailed?.id ?? entry.id, ...entry.properties };
      okta.expect(entry.http ?? [], answerFor(title, { ...entry, properties: known }));
      const outcome = await plugin
        .call<CreateResponse>((callback) => plugin.client.create(request, callback))
        .then(
          (answer) => ({ id: answer.getId(), properties: fromStruct(answer.getProperties()) }),
          (error: ServiceError) => toRecordedError(error),
        );
      expect(withPort(outcome)).toEqual(
        expectedError(entry.error) ?? { id: entry.id, properties: entry.properties },
      );
      expect(okta.seen).toEqual(entry.http ?? []);
    },
  );

  it.each(section("read").filter(([, entry]) => entry.http !== undefined))(
    'the Okta stand-in reads "%s" with the same requests and result as the official plugin',
    async (title, entry) => {
      const type = typeOf(title);
      const isImport = title.endsWith("import");
      const parents = { authServerId: "aus1", policyId: "00p1" };
      const parentKeys =
        { server: [], scope: ["aus1"], claim: ["aus1"], policy: ["aus1"], rule: ["aus1", "00p1"] }[type] ??
        [];
      const id = /\/([^/]+)$/.exec(String(entry.http?.[0]?.[1]))?.[1] ?? "";
      const request = new ReadRequest();
      request.setUrn(urnOf(title));
      request.setId(isImport ? [...parentKeys, id].join("/") : id);
      if (!isImport) {
        request.setProperties(toStruct(entry.properties ?? parents));
        request.setInputs(toStruct(entry.inputs ?? {}));
      }
      okta.expect(entry.http ?? [], answerFor(title, entry));
      const answer = await plugin.call<ReadResponse>((callback) => plugin.client.read(request, callback));
      expect(answer.getId()).toBe(entry.id);
      if (entry.properties !== undefined)
        expect(withPort(fromStruct(answer.getProperties()))).toEqual(entry.properties);
      if (entry.inputs !== undefined) expect(fromStruct(answer.getInputs())).toEqual(entry.inputs);
      expect(okta.seen).toEqual(entry.http);
    },
  );

  it.each(section("delete"))(
    'the Okta stand-in deletes "%s" with the same requests and result as the official plugin',
    async (title, entry) => {
      const request = new DeleteRequest();
      request.setUrn(urnOf(title));
      request.setId(/\/([^/]+)$/.exec(String(entry.http?.at(-1)?.[1]))?.[1] ?? "");
      request.setProperties(toStruct({ authServerId: "aus1", policyId: "00p1" }));
      okta.expect(entry.http ?? [], answerFor(title, entry));
      const outcome = await plugin
        .call((callback) => plugin.client.delete(request, callback))
        .then(
          () => undefined,
          (error: ServiceError) => ({ code: error.code, details: error.details }),
        );
      expect(outcome).toEqual(entry.error);
      expect(okta.seen).toEqual(entry.http);
    },
  );

  it.each(byTitle(isPresent ? diffCases(recorded) : []))(
    "the Okta stand-in returns the diff of the official plugin for %s",
    async (title, { id, olds, news, expected }) => {
      const answer = await diff(title, id, olds, news);
      expect(describeDiff(answer)).toEqual(expected);
      expect(answer.getReplacesList()).toEqual([]);
      expect(answer.getHasdetaileddiff()).toBe(true);
    },
  );

  it("the Okta stand-in leaves the properties that the engine ignores out of a diff", async () => {
    const request = new DiffRequest();
    request.setUrn(urnOf("policy"));
    request.setOlds(toStruct({ priority: 2, description: "old" }));
    request.setNews(toStruct({ priority: 1, description: "new" }));
    request.setIgnorechangesList(["priority"]);
    const answer = await plugin.call<DiffResponse>((callback) => plugin.client.diff(request, callback));
    expect(describeDiff(answer)).toMatchObject({ detailedDiff: { description: "UPDATE" } });
    expect(answer.getDiffsList()).toEqual(["description"]);
  });

  it.each(byTitle(isPresent ? driftCases(recorded) : []))(
    "the Okta stand-in reads the drift %s like the official plugin",
    async (title, { id, before, read, inputs, expected }) => {
      const request = new ReadRequest();
      request.setUrn(urnOf(title));
      request.setId(id);
      request.setProperties(toStruct(before.properties));
      request.setInputs(toStruct(before.inputs));
      // Only the claim's scopes cannot be seen: the plugin shows the old ones although the answer has none.
      const live = title.includes("removed by hand") ? { ...read.properties, scopes: null } : read.properties;
      okta.expectAny(toApiObject(typeOf(title), live));
      const answer = await plugin.call<ReadResponse>((callback) => plugin.client.read(request, callback));
      expect(withPort(fromStruct(answer.getProperties()))).toEqual(read.properties);
      expect(fromStruct(answer.getInputs())).toEqual(read.inputs);
      if (expected === undefined) return;
      const { changes, detailedDiff } = describeDiff(await diff(title, id, read.properties, inputs));
      expect({ changes, detailedDiff }).toEqual(expected);
    },
  );

  it.each(byTitle(isPresent ? updateCases(recorded) : []))(
    "the Okta stand-in updates %s with the same requests and result as the official plugin",
    async (title, { id, olds, news, http, properties, error }) => {
      const request = new UpdateRequest();
      request.setUrn(urnOf(title));
      request.setId(id);
      request.setOlds(toStruct(olds));
      request.setNews(toStruct(news));
      okta.expect(
        http,
        answerFor(title, {
          ...(properties === undefined ? {} : { properties }),
          ...(error === undefined ? {} : { error }),
        }),
      );
      const outcome = await plugin
        .call<UpdateResponse>((callback) => plugin.client.update(request, callback))
        .then(
          (answer) => fromStruct(answer.getProperties()),
          (failure: ServiceError) => toRecordedError(failure),
        );
      expect(withPort(outcome)).toEqual(expectedError(error) ?? properties);
      expect(okta.seen).toEqual(http);
    },
  );

  it.each(section("invoke"))(
    "the Okta stand-in answers the invoke %s with the same requests and result as the official plugin",
    async (title, entry) => {
      const { return: answer, http = [] } = entry as Entry & { return?: Properties };
      const name = title.replace("Missing", "");
      const isToken = name === "getApiToken";
      const args: Record<string, Properties> = {
        getServer: { name: answer?.name ?? "nope" },
        getServerScopes: { authServerId: "aus1" },
        getApiToken: { id: answer?.id ?? "00TNONE" },
        getServerPolicy: { authServerId: "aus1", name: answer?.name ?? "" },
      };
      const request = new InvokeRequest();
      request.setTok(`okta:${isToken ? "index" : "auth"}/${name}:${name}`);
      request.setArgs(toStruct(args[name] ?? {}));
      okta.expect(http, (exchange) => {
        if (Number(exchange.at(-1)) >= 400 || answer === undefined) return isToken ? {} : [];
        if (name === "getServerScopes") return answer.scopes;
        if (name === "getApiToken")
          return { ...answer, created: String(answer.created).replace("Z", ".000Z") };
        if (name === "getServer") return [toApiObject("server", answer)];
        return [toApiObject("policy", { ...answer, clientWhitelists: answer.assignedClients })];
      });
      const outcome = await plugin
        .call<InvokeResponse>((callback) => plugin.client.invoke(request, callback))
        .then(
          (response) => withPort(fromStruct(response.getReturn())),
          (error: ServiceError) => toRecordedError(error),
        );
      // The id holds a checksum of all names; of the list itself only an excerpt was recorded.
      const expected =
        name === "getServerScopes" ? { ...answer, id: expect.stringMatching(/^aus1\.\d+$/) } : answer;
      expect(outcome).toEqual(expectedError(entry.error) ?? expected);
      expect(okta.seen).toEqual(http);
    },
  );

  describe("ApiToken", () => {
    const urn = "urn:pulumi:dev::wire::okta:index/apiToken:ApiToken::t";
    const { check, read, create } = (recorded.apiTokenResource ?? {}) as Readonly<Record<string, Entry>>;
    const id = String(check?.inputs?.idProperty ?? "");

    it("the Okta stand-in checks an ApiToken like the official plugin", async () => {
      const request = new CheckRequest();
      request.setUrn(urn);
      request.setNews(toStruct({ idProperty: id }));
      const autonaming = new CheckRequest.AutonamingOptions();
      autonaming.setProposedName(String(check?.inputs?.name));
      request.setAutonaming(autonaming);
      const answer = await plugin.call<CheckResponse>((callback) => plugin.client.check(request, callback));
      expect(fromStruct(answer.getInputs())).toEqual(check?.inputs);
      expect(answer.getFailuresList()).toEqual([]);
    });

    it("the Okta stand-in reads an ApiToken like the official plugin", async () => {
      const request = new ReadRequest();
      request.setUrn(urn);
      request.setId(id);
      const { idProperty: _id, ...object } = read?.inputs ?? {};
      const exchanges: RecordedExchange[] = [["GET", `http://127.0.0.1/api/v1/api-tokens/${id}`, 200]];
      okta.expect(exchanges, () => ({ ...object, created: String(object.created).replace("Z", ".000Z") }));
      const answer = await plugin.call<ReadResponse>((callback) => plugin.client.read(request, callback));
      expect(answer.getId()).toBe(read?.id);
      expect(fromStruct(answer.getProperties())).toEqual(read?.properties);
      expect(fromStruct(answer.getInputs())).toEqual(read?.inputs);
      expect(okta.seen).toEqual(exchanges);
    });

    it("the Okta stand-in refuses to create an ApiToken and sends no request", async () => {
      const request = new CreateRequest();
      request.setUrn(urn);
      request.setProperties(toStruct(check?.inputs ?? {}));
      okta.expect([], () => ({}));
      const outcome = await plugin
        .call<CreateResponse>((callback) => plugin.client.create(request, callback))
        .catch(toRecordedError);
      expect(outcome).toEqual(create?.error);
      expect(okta.seen).toEqual([]);
    });
  });

  const configOf = (name: string) =>
    recorded.checkConfig?.[name] as unknown as Properties & { inputs: Properties };

  it.each(["answer", "unknownKey", "stringified"])(
    'the Okta stand-in checks the provider configuration "%s" like the official plugin',
    async (name) => {
      const entry = configOf(name) as unknown as Entry;
      const request = new CheckRequest();
      request.setUrn("urn:pulumi:dev::wire::pulumi:providers:okta::okta");
      request.setNews(toStruct(name === "answer" ? configOf("news") : (entry.inputs ?? {})));
      const answer = await plugin.call<CheckResponse>((callback) =>
        plugin.client.checkConfig(request, callback),
      );
      expect(fromStruct(answer.getInputs())).toEqual(entry.inputs);
      expect(
        answer.getFailuresList().map((item) => ({ property: item.getProperty(), reason: item.getReason() })),
      ).toEqual(entry.failures);
    },
  );

  it.each(section("diffConfig"))(
    'the Okta stand-in returns the provider configuration diff of the official plugin for "%s"',
    async (name, entry) => {
      const olds = {
        apiToken: "TOKEN",
        orgName: "sim",
        httpProxy: "http://127.0.0.1:1",
        baseUrl: "okta.invalid",
      };
      const request = new DiffRequest();
      request.setUrn("urn:pulumi:dev::wire::pulumi:providers:okta::okta");
      request.setOlds(toStruct(olds));
      request.setNews(toStruct(name === "same" ? olds : { ...olds, [name]: "other" }));
      const answer = await plugin.call<DiffResponse>((callback) =>
        plugin.client.diffConfig(request, callback),
      );
      const { hasDetailedDiff, ...expected } = entry as Entry & { hasDetailedDiff: boolean };
      expect(describeDiff(answer)).toEqual(expected);
      expect(answer.getHasdetaileddiff()).toBe(hasDetailedDiff);
      expect(answer.getReplacesList()).toEqual([]);
    },
  );

  it("the Okta stand-in reports its capabilities and a token that Okta refuses like the official plugin", async () => {
    const { answer, badToken } = recorded.configure as unknown as {
      answer: Properties;
      badToken: RecordedError & { http: RecordedExchange[] };
    };
    const other = await PluginProcess.start("okta");
    try {
      const request = new ConfigureRequest();
      const httpProxy = `http://127.0.0.1:${okta.port}`;
      request.setArgs(
        toStruct({ apiToken: "TOKEN", orgName: "sandbox", baseUrl: "okta.invalid", httpProxy }),
      );
      okta.expect(badToken.http, () => ({}));
      const refused = await other
        .call<ConfigureResponse>((callback) => other.client.configure(request, callback))
        .then(
          () => undefined,
          (error: ServiceError) => ({ code: error.code, details: error.details }),
        );
      const { code, details } = badToken;
      expect({ ...refused, details: refused?.details.replace(/https?:\S+/, "(link)") }).toEqual({
        code,
        details,
      });
      expect(okta.seen).toEqual(badToken.http);
      okta.expect((recorded.configure as unknown as { http: RecordedExchange[] }).http, () => ({}));
      const said = await other.call<ConfigureResponse>((callback) =>
        other.client.configure(request, callback),
      );
      expect(said.toObject()).toMatchObject(answer);
    } finally {
      await other.stop();
    }
  });
});
