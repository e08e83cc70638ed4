import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSurroundings } from "../../../src/diagnosis/surroundings";
import {
  type Diagnosis,
  diagnoseUnprovisioned,
  readRegistrations,
  toExitCode,
  toReport,
} from "../../../src/doctor";
import { portalName, type Sandbox, startSandbox } from "../../sandbox";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

interface Changes {
  readonly okta?: Readonly<Record<string, unknown>>;
  readonly konnect?: Readonly<Record<string, unknown>>;
}

/** What doctor finds of a stack whose first `up` failed: no outputs, and its config as the stack file says it. */
async function look({ okta, konnect }: Changes = {}, changes: Record<string, string> = {}) {
  const { OKTA_ORG_NAME, OKTA_BASE_URL, OKTA_HTTP_PROXY, ...env } = { ...sandbox.env(), ...changes };
  const registration = {
    okta: {
      authorizationServer: { create: { name: "developer-portal", audience: "api://orders" } },
      scopes: ["orders.read"],
      claim: "konnect_client_id",
      dcrToken: { env: "OKTA_DCR_TOKEN" },
      ...okta,
    },
    konnect: {
      serverUrl: sandbox.konnect.url,
      token: { env: "KONNECT_TOKEN" },
      portal: portalName,
      ...konnect,
    },
  };
  const config = {
    "okta:orgName": { value: OKTA_ORG_NAME, secret: false },
    "okta:baseUrl": { value: OKTA_BASE_URL, secret: false },
    "okta:httpProxy": { value: OKTA_HTTP_PROXY, secret: false },
    "konnect-okta-dcr:registrations": {
      value: JSON.stringify({ "developer-portal": registration }),
      objectValue: { "developer-portal": registration },
      secret: false,
    },
  };
  const answers: Record<string, string> = {
    "stack output --json": "{}",
    "config --json": JSON.stringify(config),
    "stack --show-name": "prod\n",
  };
  const { unprovisioned } = await readRegistrations(
    { stack: undefined },
    { pulumi: async (args) => answers[args.join(" ")] ?? "", stdin: Readable.from([]), folder: "/", env },
  );
  if (unprovisioned === undefined) throw new Error("the stack counts as provisioned");
  return await diagnoseUnprovisioned(
    unprovisioned,
    createSurroundings({ env, httpSettings: { retries: 0 } }),
  );
}

const findNotOk = (diagnoses: readonly Diagnosis[]) =>
  diagnoses
    .flatMap(({ checks }) => checks)
    .filter(({ status, id }) => status !== "ok" && id !== "binding.provisioned")
    .map(({ status, id }) => `${status} ${id}`);

describe("doctor on a stack whose first pulumi up failed", () => {
  it("doctor on a stack without outputs reports only that nothing is provisioned if the stack file is valid", async () => {
    const diagnoses = await look();
    expect(findNotOk(diagnoses)).toEqual([]);
    const report = toReport(diagnoses);
    expect(report).toContain("nothing is provisioned yet: the stack has no outputs");
    expect(report).toContain('Dev Portal: "Acme Developers" exists');
    expect(toExitCode(diagnoses)).toBe(1);
  });

  it("doctor on a stack without outputs sends only GET requests", async () => {
    await look();
    const requests = [...sandbox.recorder.requestsTo("okta"), ...sandbox.recorder.requestsTo("konnect")];
    expect(requests.filter((request) => !request.startsWith("GET "))).toEqual([]);
  });

  it.each<[string, Changes, Record<string, string>, string[]]>([
    ["a revoked DCR token", {}, { OKTA_DCR_TOKEN: "00-dead" }, ["problem token.accepted"]],
    [
      "a revoked Konnect token",
      {},
      { KONNECT_TOKEN: "kpat_dead" },
      ["problem konnect.token", "skipped konnect.portal", "skipped konnect.provider"],
    ],
    ["an unknown portal", { konnect: { portal: "Nowhere" } }, {}, ["problem konnect.portal"]],
    [
      "an unknown server",
      { okta: { authorizationServer: { existing: "ausnowhere" }, accessPolicy: false } },
      {},
      ["problem okta.server"],
    ],
    ["an API that is not published", { konnect: { publications: ["Orders"] } }, {}, ["problem konnect.api"]],
    ["a setting that check refuses", { okta: { scopes: ["openid"] } }, {}, ["problem binding.settings"]],
  ])(
    "doctor on a stack without outputs reports what would stop the next pulumi up: %s",
    async (_, changes, env, found) => {
      expect(findNotOk(await look(changes, env))).toEqual(found);
    },
  );

  it("doctor on a stack without outputs reports an organization without API Access Management", async () => {
    sandbox.switches.okta.hasAccessManagement = false;
    const diagnoses = await look();
    expect(findNotOk(diagnoses)).toEqual(["problem okta.server"]);
    expect(toReport(diagnoses)).toContain("has no API Access Management (E0000015)");
  });
});

it("the error for a stack without registrations names the missing output and the missing config", async () => {
  const reading = readRegistrations(
    { stack: "prod" },
    { pulumi: async () => "{}", stdin: Readable.from([]), folder: "/" },
  );
  await expect(reading).rejects.toThrow(
    "the stack has no output `registrations`, and its config has no registrations",
  );
});
