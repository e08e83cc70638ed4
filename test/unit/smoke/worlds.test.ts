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

it("smoke reports a gateway that accepts a token that Okta did not sign", async () => {
  await changeStrategy(world, { verify_signature: false });
  const outcome = await trySmoke(world);
  expect(findNotOk(outcome)).toEqual(["problem smoke.forged-token", "problem smoke.gateway"]);
  expect(toReport(outcome)).toContain("the gateway accepts a token that Okta did not sign");
  expect(toExitCode(outcome)).toBe(1);
});

it("smoke does not report a gateway that limits requests as one that refuses the credential", async () => {
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

it("smoke accepts a route that answers 404 only without a credential", async () => {
  sandbox.faults.add({ ...gateway, status: 404, body: { message: "Not found" } });
  const outcome = await trySmoke(world);
  expect(findNotOk(outcome)).toEqual([]);
  expect(toReport(outcome)).toContain("answers 404 without a credential; trying with one");
});

describe("smoke on an API that is linked to a control plane", () => {
  const link = (isEnforced: boolean) =>
    Object.assign(sandbox.konnect.state.apis[0] ?? {}, { controlPlaneLink: { isEnforced } });

  it("smoke works if the control plane enforces access control", async () => {
    link(true);
    expect(findNotOk(await trySmoke(world))).toEqual([]);
  });

  it("smoke reports a control plane without access control enforcement as the cause", async () => {
    link(false);
    const outcome = await trySmoke(world, { timeoutSeconds: 1 });
    expect(findNotOk(outcome)).toContain("problem smoke.linked");
    expect(toReport(outcome)).toContain("where access control enforcement is off");
  });
});
