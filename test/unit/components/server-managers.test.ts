import * as pulumi from "@pulumi/pulumi";
import { beforeEach, expect, it } from "vitest";
import { claimServer } from "../../../src/components/server-managers";
import { startMocks } from "../../component/mocks";

const issuer = "https://acme.okta.com/oauth2/default";

beforeEach(async () => {
  await startMocks();
});

it("two registrations that manage the server of one issuer are refused with both names", () => {
  claimServer("first", issuer);
  const claim = () => claimServer("second", issuer);
  expect(claim).toThrow(pulumi.RunError);
  expect(claim).toThrow(/DCR_RULE_SERVER_SHARED.*first and second both manage the authorization server of/);
});

it("the same registration and other servers are not refused, and a new program starts without claims", async () => {
  claimServer("first", issuer);
  claimServer("first", issuer);
  claimServer("second", `${issuer}2`);
  await startMocks();
  claimServer("second", issuer);
});
