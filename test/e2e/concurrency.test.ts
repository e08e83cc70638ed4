import { expect, it } from "vitest";
import type { RawRegistration } from "../engine/stack";
import { describeWithEngine, startFixture } from "./fixture";

const named =
  (name: string) =>
  ({ okta, konnect }: RawRegistration): RawRegistration => ({
    okta: { ...okta, authorizationServer: { create: { name, audience: `api://${name}` } } },
    konnect: { ...konnect, name, portalDefault: false },
  });

describeWithEngine("concurrency", () => {
  it("two stacks of one organization come up at the same time under a rate limit and do not touch each other", async () => {
    const here = await startFixture(named("here"), {
      konnect: { rateLimit: { requests: 4, windowMs: 300 }, retryAfter: "seconds" },
    });
    const there = await startFixture(named("there"));
    Object.assign(there.stack.env, here.stack.env);
    await there.configure((registration) => {
      const { okta, konnect } = named("there")(registration);
      return { okta, konnect: { ...konnect, serverUrl: here.sandbox.konnect.url } };
    });
    const ups = await Promise.all([here.stack.up(), there.stack.up()]);
    for (const { code, text } of ups) expect(code, text).toBe(0);
    const names = () => here.sandbox.konnect.state.providers.map(({ name }) => name).sort();
    expect(names()).toEqual(["here", "there"]);
    const destroyed = await here.stack.destroy();
    expect(destroyed.code, destroyed.text).toBe(0);
    expect(names()).toEqual(["there"]);
    const last = await there.stack.preview("--refresh", "--expect-no-changes");
    expect(last.code, last.text).toBe(0);
  });
});
