import { afterEach, describe, expect, it } from "vitest";
import { printTotalsAtTheEnd } from "../../api-documents/assert-documented";
import { defaultOktaSwitches } from "../../sandbox/okta/state";
import { defaultKonnectSwitches } from "../../sandbox/switches";
import { shareProcess } from "../provider/shared-process";
import { switchCases } from "./cases";
import { type Position, type SwitchWorld, startWorld } from "./world";

const getProcess = shareProcess();
let world: SwitchWorld | undefined;
afterEach(async () => {
  await world?.stop();
  world = undefined;
});
printTotalsAtTheEnd();

const defaults: Position = { ...defaultKonnectSwitches, ...defaultOktaSwitches };
const tested = switchCases.flatMap(({ positions }) => positions);

const toText = (position: Position) =>
  Object.entries(position)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .join(" and ");
const rows = switchCases.flatMap(({ title, positions, prove }) =>
  positions.map((position) => [`with ${toText(position)}, ${title}`, { position, prove }] as const),
);

describe("switches of the sandbox", () => {
  it.each(Object.keys(defaults) as (keyof Position)[])("the switch %s is tested in two positions", (name) => {
    const values = tested.filter((position) => name in position).map((position) => position[name]);
    const others = [...values, defaults[name]].map((value) => JSON.stringify(value));
    expect(values.length).toBeGreaterThan(0);
    expect(new Set(others).size).toBeGreaterThan(1);
  });

  it.each(rows)("%s", async (_title, { position, prove }) => {
    world = await startWorld(position, await getProcess());
    world.sandbox.takeSwitchReads();
    await prove(world, position);
    const reads = world.sandbox.takeSwitchReads();
    for (const name of Object.keys(position)) expect([...reads]).toContain(name);
  });
});
