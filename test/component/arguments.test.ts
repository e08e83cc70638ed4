import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DeveloperPortalDcr, type DeveloperPortalDcrArgs } from "../../src/components";
import {
  developerPortalDcrArgsSchema,
  konnectDcrArgsSchema,
  oktaServerArgsSchema,
} from "../../src/components/args-schemas";
import { readArgs } from "../../src/components/read-args";
import { isDcrError } from "../../src/errors";
import { loadSettings } from "../../src/loader/load-settings";
import { assertNoErrors } from "../../src/loader/refusal";
import { type Registered, startMocks } from "./mocks";

const okta = {
  authorizationServer: { create: { name: "developer-portal", audience: "api://orders" } },
  scopes: ["orders.read"],
  claim: "konnect_client_id",
  dcrToken: { env: "OKTA_DCR_TOKEN" },
};
const konnect = { region: "eu", token: { env: "KONNECT_TOKEN" }, portal: "Acme Developers" } as const;
const form = { schema: developerPortalDcrArgsSchema };

let registered: Registered[];
beforeEach(async () => {
  registered = await startMocks();
});

afterEach(() => {
  vi.restoreAllMocks();
});

function read(changes: { okta?: object; konnect?: object; acceptance?: unknown } = {}) {
  return readArgs(
    "portal",
    { ...changes, okta: { ...okta, ...changes.okta }, konnect: { ...konnect, ...changes.konnect } },
    form,
  );
}

const later = <T>(value: T) => pulumi.output(new Promise<T>((resolve) => setImmediate(() => resolve(value))));
const unknown = () => pulumi.output("x").apply(() => pulumi.unknown as unknown as string);

/** The message of a refusal. */
function refusal(task: () => unknown): string {
  try {
    task();
  } catch (error) {
    if (pulumi.RunError.isInstance(error) || isDcrError(error)) return error.message;
    throw error;
  }
  throw new Error("the arguments were accepted");
}

describe("arguments of a component", () => {
  it("short forms and defaults of a stack file are the same as those of arguments", () => {
    const changes = {
      okta: {
        authorizationServer: { existing: "https://acme.okta.com/oauth2/aus1" },
        scopes: "orders.read, orders.write",
        accessPolicy: { clients: "0oa1, ALL_CLIENTS" },
      },
      konnect: { credentialClaim: "konnect_client_id", authMethods: "bearer, client_credentials" },
    };
    const settings = { okta: { ...okta, ...changes.okta }, konnect: { ...konnect, ...changes.konnect } };
    const { registrations } = loadSettings({ registrations: { portal: settings } }, { stack: "prod" });
    const { protect: _, ...loaded } = registrations[0]?.settings ?? { protect: false };
    expect(read(changes).args).toEqual({ ...loaded, acceptance: false });
  });

  it("DeveloperPortalDcr accepts the short forms of a stack file", async () => {
    const { DeveloperPortalDcr } = createRequire(__filename)(
      "konnect-okta-dcr",
    ) as typeof import("../../src");
    const args: DeveloperPortalDcrArgs = {
      okta: { ...okta, scopes: "orders.read, orders.write" },
      konnect: { ...konnect, authMethods: "client_credentials, bearer" },
    };
    new DeveloperPortalDcr("portal", args);
    await pulumi.runtime.disconnect();
    const inputs = (type: string) => registered.filter((item) => item.type === type)[0]?.inputs;
    expect(inputs("pulumi-nodejs:dynamic/konnect:AuthStrategy")).toMatchObject({
      scopes: ["orders.read", "orders.write"],
      credentialClaim: ["konnect_client_id"],
      authMethods: ["client_credentials", "bearer"],
    });
    expect(inputs("okta:auth/serverClaim:ServerClaim")).toMatchObject({ name: "konnect_client_id" });
  });

  it("a caller without types gets the list of problems that a stack file gets", () => {
    const settings = {
      okta: { ...okta, scopes: [1, "openid"], claim: "sub", dcrToken: {}, clame: "x" },
      konnect: { ...konnect, portal: undefined, portalDefault: "yes", serverUrl: "http://x.example" },
    };
    const { findings } = loadSettings({ registrations: { portal: settings } }, { stack: "prod" });
    const [, ...expected] = refusal(() => assertNoErrors(findings)).split("\n");
    const [first, ...lines] = refusal(() => readArgs("portal", settings, form)).split("\n");
    expect(first).toBe("[DCR_SETTINGS_REFUSED] the arguments of portal have 9 problems; nothing was sent:");
    expect(lines).toEqual(expected.map((line) => line.replaceAll("registrations.portal.", "")));
  });

  it.each([undefined, null, "x", [], {}])("the arguments %j are refused with a list of problems", (given) => {
    expect(refusal(() => readArgs("portal", given, form))).toMatch(/^\[DCR_SETTINGS_REFUSED\]/);
  });

  it("an Output that would decide which resources exist is refused with its path", () => {
    const message = refusal(() =>
      read({
        okta: { scopes: pulumi.output(["a"]), claim: { name: "a", existing: later(true) } },
        konnect: { publications: [later("Orders")], labels: later({ team: "a" }) },
      }),
    );
    expect(message.match(/^ {2}- [^:]+/gm)).toEqual([
      "  - okta.scopes",
      "  - okta.claim.existing",
      "  - konnect.publications[0]",
    ]);
  });

  it("arguments without an Output are not checked a second time", () => {
    expect(read().laterRemarks).toBeUndefined();
  });

  it("Outputs that keep the rules are accepted, and short forms in them are written out", async () => {
    const { args, laterRemarks } = read({
      okta: {
        claim: { name: later("konnect_client_id") },
        accessPolicy: { clients: later("0oa1, ALL_CLIENTS") },
      },
      konnect: { portal: later(" Acme "), labels: later({ team: "a" }) },
    });
    await expect(laterRemarks).resolves.toEqual([]);
    const resolved = (value: unknown) =>
      new Promise((resolve) => (pulumi.output(value) as pulumi.Output<unknown>).apply(resolve));
    const { accessPolicy } = args.okta;
    expect(await resolved(accessPolicy === false ? false : accessPolicy.clients)).toEqual([
      "0oa1",
      "ALL_CLIENTS",
    ]);
    expect(await resolved(args.konnect.portal)).toBe("Acme");
  });

  it("Outputs that break a rule or have a wrong form are refused when they resolve, with the same list", async () => {
    const { laterRemarks } = read({
      okta: { claim: { name: later("sub") } },
      konnect: { portal: later(7), serverUrl: undefined, displayName: later("x".repeat(257)) },
    });
    await expect(laterRemarks).rejects.toThrow(
      /^\[DCR_SETTINGS_REFUSED\] the arguments of portal have 3 problems; found when their Outputs resolved:\n {2}- konnect\.portal: .*\n {2}- okta\.claim\.name: sub is a claim .* \[DCR_RULE_CLAIM_RESERVED\].*\n {2}- konnect\.displayName: has 257 characters/,
    );
  });

  it("a refusal does not repeat the value of a secret Output", async () => {
    const { laterRemarks } = read({ okta: { claim: { name: pulumi.secret("sub") } } });
    await expect(laterRemarks).rejects.toThrow(/okta\.claim\.name: \[secret\] is a claim/);
  });

  it("a Pulumi secret in pluginConfig is accepted, and a text in its place is refused", async () => {
    const secret = read({
      konnect: { pluginConfig: { client_secret: [pulumi.secret("canary-of-16-chars")] } },
    });
    await expect(secret.laterRemarks).resolves.toEqual([]);
    const plain = read({ konnect: { pluginConfig: { client_secret: [later("canary-of-16-chars")] } } });
    await expect(plain.laterRemarks).rejects.toThrow("DCR_RULE_PLUGIN_SECRET");
  });

  it("an Output that stays unknown in a preview breaks no rule, while the known ones are checked", async () => {
    await startMocks(true);
    const passing = read({ konnect: { portal: unknown(), labels: { team: unknown() } } });
    await expect(passing.laterRemarks).resolves.toEqual([]);
    const failing = read({ okta: { claim: { name: later("sub") } }, konnect: { portal: unknown() } });
    await expect(failing.laterRemarks).rejects.toThrow(
      /1 problem; nothing was sent:\n {2}- .*DCR_RULE_CLAIM_RESERVED/,
    );
  });

  it("the two halves check their own arguments, with paths of their own", () => {
    const server = { ...okta, scopes: ["a b"], dcrToken: undefined };
    expect(
      refusal(() => readArgs("portal", server, { schema: oktaServerArgsSchema, half: "okta" })),
    ).toContain("\n  - scopes[0]: ");
    const half = {
      ...konnect,
      issuer: "https://acme.okta.com/oauth2/default",
      authMethods: [],
      scopes: ["a"],
    };
    const message = refusal(() =>
      readArgs("portal", half, { schema: konnectDcrArgsSchema, half: "konnect" }),
    );
    expect(message.match(/^ {2}- [^:]+/gm)).toEqual([
      "  - credentialClaim",
      "  - dcrToken",
      "  - authMethods",
    ]);
  });

  it("warnings and notices about arguments are logged once, at the outermost component", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    const info = vi.spyOn(pulumi.log, "info").mockResolvedValue();
    const given: DeveloperPortalDcrArgs = {
      okta: {
        ...okta,
        authorizationServer: { existing: "default" },
        accessPolicy: { clients: "ALL_CLIENTS" },
      },
      konnect: { ...konnect, portalDefault: false },
    };
    new DeveloperPortalDcr("portal", given);
    await vi.waitFor(() => {
      expect(info).toHaveBeenCalled();
    });
    expect(warn.mock.calls.map(([line]) => line.match(/^\S+ |DCR_\w+/g))).toEqual([
      ["okta.accessPolicy.clients: ", "DCR_RULE_POLICY_ALL_CLIENTS"],
    ]);
    expect(info.mock.calls.map(([line]) => line.match(/^\S+ |DCR_\w+/g))).toEqual([
      ["konnect.portalDefault: ", "DCR_RULE_STRATEGY_UNUSED"],
    ]);
    expect(warn.mock.calls[0]?.[1]).toBeInstanceOf(DeveloperPortalDcr);
  });

  it("warnings about values that are computed later are logged when the values are known", async () => {
    const { remarks, laterRemarks } = read({
      okta: {
        authorizationServer: { existing: later("default") },
        accessPolicy: { clients: ["ALL_CLIENTS"] },
      },
      konnect: { authMethods: later(["bearer"]) },
    });
    const codes = (await laterRemarks)?.map(({ code }) => code) ?? [];
    expect(codes).toContain("DCR_RULE_AUTH_METHODS");
    expect(remarks.map(({ code }) => code)).not.toContain("DCR_RULE_AUTH_METHODS");
  });
});
