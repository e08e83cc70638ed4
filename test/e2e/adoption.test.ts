import { expect, it } from "vitest";
import { type RawRegistration, type StackConfig, toSandboxConfig } from "../engine/stack";
import { apiName } from "../sandbox";
import { setUpByHand } from "../sandbox/by-hand";
import { describeWithEngine, only, startFixture } from "./fixture";

const adopting = ({ okta, konnect }: RawRegistration): RawRegistration => ({
  okta,
  konnect: { ...konnect, name: "legacy", displayName: "Okta", publications: [apiName], adopt: true },
});

describeWithEngine("adoption", () => {
  it("a preview without adopt refuses objects that were set up manually, names the id and the line to add, and writes nothing", async () => {
    const { sandbox, stack, takeRequests } = await startFixture((registration) => {
      const { okta, konnect } = adopting(registration);
      return { okta, konnect: { ...konnect, adopt: false } };
    });
    const { provider } = await setUpByHand(sandbox);
    takeRequests();
    const preview = await stack.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.text).toContain("DCR_KONNECT_NAME_TAKEN");
    expect(preview.text).toContain(`konnect: { adopt: { dcrProvider: ${provider} } }`);
    expect(takeRequests().filter(({ request }) => !request.startsWith("GET"))).toEqual([]);
  });

  it("adopting lists what it overwrites in the preview, leaves the next preview empty, and destroy restores the earlier places", async () => {
    const { sandbox, stack, takeRequests } = await startFixture(adopting);
    const { provider, strategy } = await setUpByHand(sandbox);
    const places = () =>
      JSON.stringify(
        [sandbox.konnect.state.portals, sandbox.konnect.state.publications],
        (key, value: unknown) => (key === "updated" ? undefined : value),
      );
    const before = places();
    takeRequests();
    const preview = await stack.preview();
    expect(preview.code, preview.text).toBe(0);
    expect(preview.text).toContain('displayName "By hand" → "Okta"');
    expect(preview.text).toMatch(/adopted\s*: \{/);
    expect(preview.text).toContain('overwritten: "older"');
    expect(takeRequests().filter(({ request }) => !request.startsWith("GET"))).toEqual([]);

    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    expect(only("konnect", takeRequests()).filter((request) => !request.startsWith("GET"))).toEqual([
      "PATCH /v2/dcr-providers/ID",
      "POST /v2/dcr-providers/ID/verify",
      "PATCH /v2/application-auth-strategies/ID",
      // What default and publication had, each before it is overwritten.
      "PATCH /v2/application-auth-strategies/ID",
      expect.stringMatching(/^(PATCH \/v\d\/(portals|application)|PUT \/v3\/apis)/),
      expect.stringMatching(/^(PATCH \/v\d\/(portals|application)|PUT \/v3\/apis)/),
      expect.stringMatching(/^(PATCH \/v3\/portals|PUT \/v3\/apis)/),
    ]);
    expect(sandbox.konnect.state.providers).toMatchObject([{ id: provider, labels: { team: "identity" } }]);
    const outputs = await stack.outputs();
    expect(outputs["developer-portal"]).toMatchObject({ dcrProviderId: provider, authStrategyId: strategy });
    const again = await stack.preview("--refresh", "--expect-no-changes");
    expect(again.code, again.text).toBe(0);

    const twice = toSandboxConfig(sandbox, ({ okta, konnect }) => ({
      okta: { ...okta, authorizationServer: { create: { name: "twice", audience: "api://orders" } } },
      konnect: {
        ...konnect,
        name: "twice",
        portalDefault: false,
        adopt: { dcrProvider: provider, authStrategy: strategy },
      },
    }));
    const registrationOf = (config: StackConfig) =>
      (config["konnect-okta-dcr:registrations"] as Record<string, unknown>)["developer-portal"];
    await stack.configure({
      "konnect-okta-dcr:registrations": {
        "developer-portal": registrationOf(toSandboxConfig(sandbox, adopting)),
        twice: registrationOf(twice),
      },
    });
    const refused = await stack.preview();
    expect(refused.code).not.toBe(0);
    expect(refused.text).toMatch(
      /registrations "[^"]+" and "[^"]+" of these settings both manage DCR provider/,
    );
    takeRequests();

    const destroy = await stack.destroy();
    expect(destroy.code, destroy.text).toBe(0);
    expect(places()).toBe(before);
    expect(sandbox.konnect.state.providers).toMatchObject([{ id: provider, displayName: "By hand" }]);
    const taken = sandbox.konnect.state.strategies.find(({ id }) => id === strategy);
    expect(taken).toMatchObject({ config: { cache_tokens: false } });
    expect(Object.keys(taken?.labels ?? {})).toEqual(["team"]);
  });
});
