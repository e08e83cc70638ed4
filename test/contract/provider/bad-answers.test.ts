import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../sandbox";
import type { Fault } from "../../sandbox/faults";
import type { ProviderProcess } from "./provider-process";
import { sharedTokens, shareProcess } from "./shared-process";
import { StoredResource } from "./stored-resource";

let sandbox: Sandbox;
let process_: ProviderProcess;
const getProcess = shareProcess({
  "konnect-okta-dcr:http": JSON.stringify({ retries: 0, timeoutSeconds: 2 }),
});
beforeEach(async () => {
  sandbox = await startSandbox({ tokens: sharedTokens });
  process_ = await getProcess();
});
afterEach(() => sandbox.close());

const inputs = () => ({
  serverUrl: sandbox.konnect.url,
  konnectTokenReference: { env: "KONNECT_TOKEN" },
  name: "dev",
  displayName: "Okta",
  issuer: `${sandbox.okta.url}/oauth2/default`,
  labels: { "dcr-managed-by": "konnect-okta-dcr", "dcr-name": "r" },
  dcrTokenReference: { env: "OKTA_DCR_TOKEN" },
});

type Case = readonly [title: string, fault: Omit<Fault, "server">, code: string];

const problem = (status: number, fields: object = {}) => ({
  status,
  title: "x",
  instance: "kong:trace:1234",
  detail: "y",
  ...fields,
});

/** Answers to the very first request, the look-up by name. */
const lookUps: readonly Case[] = [
  ["a look-up without a valid token", { kind: "status", status: 401 }, "DCR_KONNECT_UNAUTHORIZED"],
  ["a look-up without the permission", { kind: "status", status: 403 }, "DCR_KONNECT_FORBIDDEN"],
  ["a look-up that is refused", { kind: "status", status: 400 }, "DCR_KONNECT_REFUSED"],
  ["a look-up at a wrong address", { kind: "status", status: 404 }, "DCR_KONNECT_NOT_FOUND"],
  ["a look-up during an outage", { kind: "status", status: 503 }, "DCR_KONNECT_UNAVAILABLE"],
  ["a look-up over the rate limit", { kind: "status", status: 429 }, "DCR_KONNECT_RATE_LIMITED"],
  ["HTML instead of a list", { kind: "html" }, "DCR_HTTP_ANSWER_INVALID"],
  ["half a list", { kind: "truncate" }, "DCR_HTTP"],
  ["an object instead of a list", { kind: "body", body: { name: "x" } }, "DCR_HTTP_ANSWER_INVALID"],
  ["a list of strings", { kind: "body", body: { data: ["x"] } }, "DCR_HTTP_ANSWER_INVALID"],
  [
    "a list of objects without ids",
    { kind: "body", body: { data: [{ name: "dev" }] } },
    "DCR_HTTP_ANSWER_INVALID",
  ],
  ["null instead of a list", { kind: "body", body: null }, "DCR_HTTP_ANSWER_INVALID"],
  ["no connection", { kind: "reset-before" }, "DCR_HTTP_UNREACHABLE"],
  ["no answer", { kind: "hang-before" }, "DCR_HTTP_TIMEOUT"],
];

/** Answers to the create that Konnect did not carry out. */
const creates: readonly Case[] = [
  ["a create that is refused", { kind: "status", status: 400, body: problem(400) }, "DCR_KONNECT_REFUSED"],
  ["a create without a valid token", { kind: "status", status: 401 }, "DCR_KONNECT_UNAUTHORIZED"],
  ["a create without the permission", { kind: "status", status: 403 }, "DCR_KONNECT_FORBIDDEN"],
  ["a create with a taken name", { kind: "status", status: 409 }, "DCR_KONNECT_CONFLICT"],
  ["a create that is too large", { kind: "status", status: 413 }, "DCR_KONNECT_REFUSED"],
  ["a create during an internal error", { kind: "status", status: 500 }, "DCR_KONNECT_UNAVAILABLE"],
  [
    "a create with a refused field",
    {
      kind: "status",
      status: 400,
      body: problem(400, { invalid_parameters: [{ field: "display_name", reason: "too long" }] }),
    },
    "registrations.r.konnect.displayName",
  ],
];

describe("bad answers of Konnect", () => {
  it.each(lookUps)(
    "a DcrProvider fails with an error code and without a write request after %s",
    async (_title, fault, code) => {
      sandbox.faults.add({ server: "konnect", method: "GET", times: 9, ...fault });
      const resource = await StoredResource.create(process_, "dcrProvider");
      await expect(resource.up(inputs())).rejects.toThrow(code);
      expect(resource.id).toBeUndefined();
      expect(sandbox.recorder.exchanges.filter(({ method }) => method !== "GET")).toEqual([]);
    },
  );

  it.each(creates)(
    "a DcrProvider fails with an error code and without an id after %s",
    async (_title, fault, code) => {
      sandbox.faults.add({ server: "konnect", method: "POST", times: 9, ...fault });
      const resource = await StoredResource.create(process_, "dcrProvider");
      await expect(resource.up(inputs())).rejects.toThrow(code);
      expect(resource.id).toBeUndefined();
      expect(sandbox.konnect.state.providers).toEqual([]);
    },
  );
});
