import { describe, expect, it } from "vitest";
import { toExitCode, toReport } from "../../../src/smoke";
import type { Sandbox } from "../../sandbox";
import { changeStrategy } from "../../troubleshooting/changes";
import { createWorldForEachTest } from "../../troubleshooting/each-test";
import { trySmoke } from "../../troubleshooting/smoke";
import type { TroubleshootingWorld } from "../../troubleshooting/world";

/* Worlds in which smoke once said something that was not so. */

let sandbox: Sandbox;
let world: TroubleshootingWorld;
createWorldForEachTest((created) => {
  world = created;
  sandbox = created.sandbox;
});

const findNotOk = ({ steps, links }: Awaited<ReturnType<typeof trySmoke>>) =>
  [...steps, ...links].filter(({ status }) => status !== "ok").map(({ status, id }) => `${status} ${id}`);
const gateway = { server: "gateway", path: /^\/orders/, kind: "status" } as const;

it("a gateway that takes a token which Okta did not sign is a problem", async () => {
  await changeStrategy(world, { verify_signature: false });
  const outcome = await trySmoke(world);
  expect(findNotOk(outcome)).toEqual(["problem smoke.forged-token", "problem smoke.gateway"]);
  expect(toReport(outcome)).toContain("the gateway takes a token that Okta did not sign");
  expect(toExitCode(outcome)).toBe(1);
});

it("a gateway that limits requests is not said to refuse the credential", async () => {
  sandbox.faults.add({ ...gateway, skip: 1, times: 1000, status: 429 });
  const outcome = await trySmoke(world, { timeoutSeconds: 1 });
  expect(findNotOk(outcome)).toEqual([
    "skipped smoke.basic",
    "skipped smoke.bearer",
    "skipped smoke.wrong-credential",
    "skipped smoke.forged-token",
  ]);
  expect(toExitCode(outcome)).toBe(2);
});

it("a route that is hidden from who shows no credential works", async () => {
  sandbox.faults.add({ ...gateway, status: 404, body: { message: "Not found" } });
  const outcome = await trySmoke(world);
  expect(findNotOk(outcome)).toEqual([]);
  expect(toReport(outcome)).toContain("answers 404 without a credential; tried with one");
});

describe("an API that is linked to a control plane", () => {
  const link = (isEnforced: boolean) =>
    Object.assign(sandbox.konnect.state.apis[0] ?? {}, { controlPlaneLink: { isEnforced } });

  it("works where access control is enforced there", async () => {
    link(true);
    expect(findNotOk(await trySmoke(world))).toEqual([]);
  });

  it("is open to everybody where it is not, and smoke says why", async () => {
    link(false);
    const outcome = await trySmoke(world, { timeoutSeconds: 1 });
    expect(findNotOk(outcome)).toContain("problem smoke.linked");
    expect(toReport(outcome)).toContain("where access control enforcement is off");
  });
});
