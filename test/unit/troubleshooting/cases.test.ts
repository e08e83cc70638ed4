import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../sandbox";
import type { TroubleshootingCase } from "../../troubleshooting/case";
import { cases } from "../../troubleshooting/cases";
import { refreshStack } from "../../troubleshooting/refresh-stack";
import { type ToolFinding, tools } from "../../troubleshooting/tools";
import { createWorld, type TroubleshootingWorld } from "../../troubleshooting/world";

const works = "its request with Basic: 200";
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

function run(name: TroubleshootingCase["tool"], world: TroubleshootingWorld): Promise<ToolFinding[]> {
  const tool = tools[name];
  if (tool === undefined) throw new Error(`there is no tool ${name}`);
  return tool(world);
}

describe("a working setup", () => {
  it.each(Object.keys(tools) as TroubleshootingCase["tool"][])(
    "a working setup has no findings from %s",
    async (tool) => {
      expect(await run(tool, await createWorld(sandbox))).toEqual([]);
    },
  );

  it("a working setup shows the developer none of the symptoms on the troubleshooting page", async () => {
    const observed = await (await createWorld(sandbox)).observe();
    expect(observed).toContain(works);
    for (const { developerSees } of cases) {
      if (developerSees !== undefined) expect(observed).not.toContain(developerSees);
    }
  });
});

describe("a broken setup", () => {
  it.each(cases.map((item) => [item.cause, item] as const))(
    'the tool on the troubleshooting page reports the cause "%s" with its fix',
    async (_, item) => {
      const world = await createWorld(sandbox);
      await item.make(world);
      const found = await run(item.tool, world);
      expect(found).toContainEqual({
        id: item.finding,
        says: expect.stringContaining(item.says) as string,
        fix: expect.stringContaining(item.fix) as string,
      });
      expect(await world.observe()).toContain(item.developerSees ?? works);
    },
  );

  it.each(cases.map((item) => [item.cause, item] as const))(
    'the fix on the troubleshooting page for the cause "%s" ends the finding and what the developer sees',
    async (_, item) => {
      const world = await createWorld(sandbox);
      await item.make(world);
      await (item.apply ?? refreshStack)(world);
      sandbox.gateway.clearTokenCache();
      expect(await run(item.tool, world)).toEqual([]);
      const observed = await world.observe();
      if (item.developerSees !== undefined) expect(observed).not.toContain(item.developerSees);
      expect(observed).toContain(works);
    },
  );
});
