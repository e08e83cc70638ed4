import type { Engine } from "../engine";
import { EngineWorld } from "./engine-world";
import { engineKinds, type Kinds, oktaKinds, providerKinds } from "./kinds";
import type { Part, Target } from "./matrix";
import { ProviderWorld } from "./provider-world";
import { operations } from "./world";

const adoptions = operations.filter((operation) => operation.includes("adopt"));
const engineOperations = operations.filter(
  (operation) =>
    !adoptions.includes(operation) &&
    !["refreshing up after a destroy", "move", "destroy after an up"].includes(operation),
);

const providerProcess = {
  worlds: 4,
  start: () => ProviderWorld.start(),
  kinds: providerKinds,
  mayNeedHand: false,
};

/** Every request to Konnect, and those that provider and Konnect send to Okta, with every kind of fault. */
export const providerPart: Part = {
  ...providerProcess,
  name: "provider process",
  operations: [...engineOperations, "move"],
  choose: (targets) => targets,
};

/** The same for adoption: every kind of fault on a third of the requests, each time another third, or on all. */
export function toAdoptionPart(isFull: boolean): Part {
  return {
    ...providerProcess,
    name: "provider process, adoption",
    operations: adoptions,
    choose: (targets, kind) => {
      const turn = Object.keys(providerKinds).indexOf(kind);
      return isFull ? targets : targets.filter((_, index) => (index + turn) % 3 === 0);
    },
  };
}

/** An up that is interrupted while it takes the places, the up after it, and destroy: everything is as it was first. */
export const interruptedPart: Part = {
  ...providerProcess,
  name: "provider process, destroy after an up",
  operations: ["destroy after an up"],
  choose: (targets) =>
    targets.filter(({ request }) => /^(PATCH|PUT) \/v[23]\/(portals|apis|application)/.test(request)),
};

/** A rotation sends nothing through the Okta plugin but its start; its trial of the token is the provider's request. */
const oktaOperations = engineOperations.filter((operation) => operation !== "rotation");

/** Requests to Konnect through the engine: each kind of fault on one of each operation, or on all. */
export function toKonnectPart(engine: Engine, isFull: boolean): Part {
  return {
    ...toEnginePart(engine, engineKinds, isFull, ({ server }) => server === "konnect"),
    name: "engine, Konnect",
    operations: engineOperations,
    mayNeedHand: false,
  };
}

/** Requests of the Okta plugin, the same way. */
export function toOktaPart(engine: Engine, isFull: boolean): Part {
  const isOfPlugin = ({ server, request }: Target) => server === "okta" && request.includes(" /api/v1/");
  return {
    ...toEnginePart(engine, oktaKinds, isFull, isOfPlugin),
    name: "engine, Okta",
    operations: oktaOperations,
    mayNeedHand: true,
  };
}

/** A destroy that stops at one of its deletions in Okta, and the up after it: it must have everything back. */
export function toHalfDestroyedPart(engine: Engine, isFull: boolean): Part {
  const { "500": refused, "503": unavailable, ...rest } = oktaKinds;
  if (refused === undefined || unavailable === undefined) throw new Error("a kind of fault has another name");
  const kills = Object.fromEntries(Object.entries(rest).filter(([kind]) => kind.includes("engine")));
  const isDeletion = ({ server, request }: Target) =>
    server === "okta" && /^DELETE \/api\/v1\/|deactivate$/.test(request);
  const all = toEnginePart(engine, { "500": refused, "503": unavailable, ...kills }, true, isDeletion);
  return {
    ...all,
    name: "engine, Okta, half destroyed",
    operations: ["refreshing up after a destroy"],
    mayNeedHand: false,
    choose: (targets, kind) =>
      isFull || kind === "500" ? all.choose(targets, kind) : all.choose(targets, kind).slice(-1),
  };
}

function toEnginePart(
  engine: Engine,
  kinds: Kinds,
  isFull: boolean,
  isTarget: (target: Target) => boolean,
): Pick<Part, "worlds" | "start" | "kinds" | "choose"> {
  return {
    worlds: 2,
    start: () => EngineWorld.start(engine),
    kinds,
    choose: (all, kind) => {
      const targets = withoutParallel(all.filter(isTarget), kind);
      return isFull ? targets : chooseOne(targets, kind, Object.keys(kinds).indexOf(kind));
    },
  };
}

/** A refresh reads everything at once: only before its first request is there a moment without connections. */
function withoutParallel(targets: readonly Target[], kind: string): readonly Target[] {
  const isRefresh = targets.every(({ request }) => request.startsWith("GET"));
  return isRefresh && kind === "connection refused" ? targets.slice(0, 1) : targets;
}

/** Another request for each kind; one that changes something where that matters to the kind. */
function chooseOne(targets: readonly Target[], kind: string, turn: number): readonly Target[] {
  const writes = targets.filter(({ request }) => !request.startsWith("GET"));
  const isAboutWrites = /carried out|commit|truncated|HTML/.test(kind) && writes.length > 0;
  const candidates = isAboutWrites ? writes : targets;
  return candidates.slice(turn % candidates.length).slice(0, 1);
}
