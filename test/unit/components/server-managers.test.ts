import * as pulumi from "@pulumi/pulumi";
import { beforeEach, expect, it } from "vitest";
import { holdServer } from "../../../src/components/server-managers";
import { startMocks } from "../../component/mocks";

const issuer = "https://acme.okta.com/oauth2/default";

beforeEach(async () => {
  await startMocks();
});

it("two registrations that manage the server of one issuer are refused with both names", () => {
  holdServer("first", issuer);
  const claim = () => holdServer("second", issuer);
  expect(claim).toThrow(pulumi.RunError);
  expect(claim).toThrow(/DCR_RULE_SERVER_SHARED.*first and second both manage the authorization server of/);
});

it("the same registration and other servers are not refused, and a new program starts without claims", async () => {
  holdServer("first", issuer);
  holdServer("first", issuer);
  holdServer("second", `${issuer}2`);
  await startMocks();
  holdServer("second", issuer);
});
