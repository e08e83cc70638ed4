import { expect } from "vitest";
import { findBroken, observe } from "./invariants";
import type { Registration, Stack, World } from "./world";

/** What a person does: to the settings of a stack, with an operation, or in Konnect. */
export type Step =
  | { readonly do: "up" | "destroy" | "refresh"; readonly stack: number }
  | {
      readonly do: "crash";
      readonly stack: number;
      readonly in: "up" | "destroy";
      readonly savedWrites: number;
    }
  | {
      readonly do: "edit";
      readonly stack: number;
      readonly name: string;
      readonly by: (old: Registration) => Registration;
    }
  | {
      readonly do: "remove" | "rename" | "move stack" | "forget";
      readonly stack: number;
      readonly name: string;
    }
  | { readonly do: "rename stack" | "swap" | "give"; readonly stack: number }
  | {
      readonly do: "anything";
      readonly stack: number;
      readonly by: (world: World) => void;
      /** For the report of a failure. */
      readonly title?: string;
    }
  | { readonly do: "by hand"; readonly place: number; readonly isSet: boolean };

/** Keys of registrations that steps are about. */
export const names = ["a", "b"] as const;

export const initial: Registration = { portal: "name", portalDefault: false, publications: [], adopt: false };

export function withoutUndefined(registration: object): Registration {
  return Object.fromEntries(Object.entries(registration).filter(([, value]) => value !== undefined)) as never;
}

/** Servers are one registration's each. */
function edited(world: World, stack: Stack, name: string, registration: Registration): Registration {
  if (registration.server !== "own") return registration;
  return { ...registration, server: world.findServer(stack, name) };
}

function toPlaces({ portalDefault, publications }: Registration) {
  return { portalDefault, publications };
}

function isIdle({ portalDefault, publications }: Registration): boolean {
  return !portalDefault && publications.length === 0;
}

/** Carries out one step; the stack whose state may have changed, if any. */
async function carryOut(world: World, item: Step): Promise<{ stack: Stack; isDone: boolean } | undefined> {
  if (item.do === "by hand") {
    const { place = "", strategyId } = world.listPlaces()[item.place] ?? {};
    const wanted = item.isSet ? world.hand.strategy : undefined;
    if (strategyId !== wanted) world.setByHand(place, wanted);
    return undefined;
  }
  const stack = world.stacks[item.stack] as Stack;
  const { registrations, engine } = stack;
  switch (item.do) {
    case "anything":
      item.by(world);
      return undefined;
    case "edit":
      registrations.set(
        item.name,
        edited(world, stack, item.name, item.by(registrations.get(item.name) ?? initial)),
      );
      return undefined;
    case "remove":
      registrations.delete(item.name);
      return undefined;
    case "rename": {
      const old = registrations.get(item.name);
      if (old === undefined || registrations.has("c")) return undefined;
      registrations.delete(item.name);
      registrations.set("c", { ...old, renamedFrom: item.name });
      return undefined;
    }
    case "swap":
    case "give": {
      const [a = initial, b = initial] = names.map((name) => registrations.get(name));
      registrations.set("a", { ...a, ...toPlaces(item.do === "swap" ? b : initial) });
      registrations.set("b", { ...b, ...toPlaces(item.do === "swap" || isIdle(b) ? a : b) });
      return undefined;
    }
    case "rename stack":
      stack.stack = `${stack.stack}-2`;
      return undefined;
    case "move stack": {
      const target = world.stacks[1] as Stack;
      if (target === stack || [...target.engine.state.keys()].some((key) => key.startsWith(item.name)))
        return undefined;
      const registration = registrations.get(item.name);
      if (registration === undefined || target.registrations.has(item.name)) return undefined;
      for (const [key, stored] of engine.state) {
        if (!key.startsWith(`${item.name}-`)) continue;
        engine.state.delete(key);
        target.engine.state.set(key, stored);
      }
      for (const [issuer, server] of stack.servers) {
        if (server.holder !== item.name) continue;
        stack.servers.delete(issuer);
        target.servers.set(issuer, server);
      }
      registrations.delete(item.name);
      target.registrations.set(item.name, registration);
      return undefined;
    }
    case "forget": {
      const saved = new Map(engine.state);
      await world.run(stack, "up");
      engine.state = saved;
      return undefined;
    }
    case "crash": {
      const result = await world.run(stack, item.in, item.savedWrites);
      // As after any deletion that the state does not know of.
      if (item.in === "destroy" && result === "crashed") await world.run(stack, "refresh");
      return { stack, isDone: result === "done" };
    }
    default:
      return { stack, isDone: (await world.run(stack, item.do)) === "done" };
  }
}

/** Carries out steps one after the other, and holds the invariants after each. */
export async function play(world: World, steps: readonly Step[]): Promise<void> {
  for (const item of steps) {
    const stack = ("stack" in item ? world.stacks[item.stack] : world.stacks[0]) as Stack;
    const before = observe(world, stack);
    const changed = await carryOut(world, item);
    if (changed === undefined) continue;
    expect(findBroken(world, before, stack), JSON.stringify(item)).toEqual([]);
    if (changed.isDone && (item.do === "up" || (item.do === "crash" && item.in === "up"))) {
      expect(await stack.engine.preview(world.toProgram(stack))).toEqual([]);
    }
  }
}
