import type { ServerName } from "../sandbox/recorder";
import type { Kinds } from "./kinds";
import { describeOrganizations } from "./organizations";
import type { Operation, Role, World } from "./world";

/** One request of an operation. */
export interface Target {
  readonly server: ServerName;
  /** `METHOD path` with ids taken out. */
  readonly request: string;
  /** How many requests to the same server come before. */
  readonly position: number;
  /** How many equal ones come before. */
  readonly occurrence: number;
}

/** One fault at one request. */
export interface Case {
  readonly part: string;
  readonly operation: Operation;
  readonly kind: string;
  readonly target: Target;
}

/** What became of one fault. */
export interface Outcome extends Case {
  readonly result: "at once" | "by the next run" | "by hand" | "failed";
  /** Of a failure: what is wrong. */
  readonly problem?: string;
  /** What a person did, if a manual step was needed. */
  readonly steps?: readonly string[];
}

/** How an operation goes without faults: its requests and where it ends. */
interface Undisturbed {
  readonly targets: readonly Target[];
  readonly end: string;
  readonly state: string;
}

/** A set of faults, and the worlds that meet them. */
export interface Part {
  readonly name: string;
  readonly worlds: number;
  readonly start: () => Promise<World>;
  readonly operations: readonly Operation[];
  readonly kinds: Kinds;
  /** Whether a person may have to help; what they do is counted apart. */
  readonly mayNeedHand: boolean;
  /** Which requests of an operation meet a kind of fault. */
  readonly choose: (targets: readonly Target[], kind: string) => readonly Target[];
}

/** Which cases of a part run, and until when. */
export interface Selection {
  readonly isWanted: (title: string) => boolean;
  /** Every n-th case, counted from the i-th. */
  readonly shard: { readonly index: number; readonly count: number };
  /** Cases that have their outcome from an earlier run. */
  readonly isDone: (item: Case) => boolean;
  /** Whether no further case begins. */
  readonly isOver: () => boolean;
}

/** Title of a group of cases, as the command line selects them. */
const toTitle = ({ name }: Part, operation: Operation, kind: string) => `${name}, ${operation}, ${kind}`;

/** Tells one case from every other, in this run and in later ones. */
export function toKey({ part, operation, kind, target }: Case): string {
  const { server, request, occurrence } = target;
  return [part, operation, kind, server, request, occurrence].join(", ");
}

/** Runs the selected cases of one part, on all its worlds at the same time; how many are left. */
export async function runPart(
  part: Part,
  { isWanted, shard, isDone, isOver }: Selection,
  onOutcome: (outcome: Outcome) => void,
): Promise<number> {
  const wanted = part.operations.filter((operation) =>
    Object.keys(part.kinds).some((kind) => isWanted(toTitle(part, operation, kind))),
  );
  if (wanted.length === 0) return 0;
  const worlds = await Promise.all(Array.from({ length: part.worlds }, () => part.start()));
  try {
    const undisturbed = new Map<Operation, Undisturbed>();
    await drain(
      worlds,
      takeUntil(wanted, () => false),
      async (world, operation) => {
        undisturbed.set(operation, await observe(world, operation));
      },
    );
    const cases = wanted.flatMap((operation) =>
      Object.keys(part.kinds).flatMap((kind) =>
        part
          .choose(undisturbed.get(operation)?.targets ?? [], kind)
          .map((target) => ({ part: part.name, operation, kind, target })),
      ),
    );
    const queue = cases
      .filter(({ operation, kind }) => isWanted(toTitle(part, operation, kind)))
      .filter((_, index) => index % shard.count === shard.index)
      .filter((item) => !isDone(item));
    let left = queue.length;
    await drain(worlds, takeUntil(queue, isOver), async (world, item) => {
      const expected = undisturbed.get(item.operation);
      if (expected === undefined) throw new Error(`${item.operation} was not observed`);
      onOutcome(await suffer(world, part, item, expected));
      left--;
    });
    return left;
  } finally {
    await Promise.all(worlds.map((world) => world.stop()));
  }
}

function* takeUntil<T>(items: readonly T[], isOver: () => boolean): Generator<T> {
  for (const item of items) {
    if (isOver()) return;
    yield item;
  }
}

async function drain<T>(
  worlds: readonly World[],
  queue: Generator<T>,
  act: (world: World, item: T) => Promise<void>,
): Promise<void> {
  await Promise.all(
    worlds.map(async (world) => {
      for (const item of queue) await act(world, item);
    }),
  );
}

async function observe(world: World, operation: Operation): Promise<Undisturbed> {
  await world.prepare(operation);
  await world.carryOut(operation, "suffer");
  const targets: Target[] = [];
  for (const { server, method, path } of world.sandbox.recorder.exchanges) {
    const request = `${method} ${withoutIds(path)}`;
    const before = targets.filter((target) => target.server === server);
    const occurrence = before.filter((target) => target.request === request).length;
    targets.push({ server, request, position: before.length, occurrence });
  }
  const end = describeOrganizations(world.sandbox);
  const state = await world.describeState();
  if (!operation.startsWith("destroy") && (await world.hasChanges()))
    throw new Error(`after ${operation} without faults a preview is not empty`);
  return { targets, end, state };
}

const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const oktaId = "(?:aus|scp|ocl|00p|0pr|0oa)\\w{17}";

function withoutIds(path: string): string {
  return path.replace(new RegExp(`${uuid}|${oktaId}`, "g"), "{id}");
}

function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll("{id}", "[^/]+")}$`);
}

/** Runs an operation into a fault, then once more without it where it did not end well. */
async function suffer(
  world: World,
  { kinds, mayNeedHand }: Part,
  item: Case,
  expected: Undisturbed,
): Promise<Outcome> {
  const { operation, kind, target } = item;
  await world.prepare(operation);
  const hasHit = addFault(world, kinds, kind, target);
  const errors: string[] = [];
  const attempt = async (role: Role) => {
    try {
      await world.carryOut(operation, role);
      return true;
    } catch (error) {
      errors.push(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  const isAtOnce = await attempt("suffer");
  const isRefused = await world.settle();
  world.sandbox.faults.clear();
  const findOpen = async (isDone: boolean) =>
    isDone ? await findProblems(world, operation, expected) : [`it does not end: ${errors.at(-1) ?? ""}`];
  let open = await findOpen(isAtOnce || (await attempt("repeat")));
  const steps = open.length > 0 && mayNeedHand ? await world.mendByHand(operation) : [];
  if (steps.length > 0) open = await findOpen(await attempt("repeat"));
  const problems = [
    ...(hasHit() || isRefused ? [] : ["the fault did not hit"]),
    ...open,
    ...(findSecret(world, errors) ? ["a secret was printed"] : []),
  ];
  if (problems.length > 0) return { ...item, result: "failed", problem: problems.join("; ") };
  if (steps.length > 0) return { ...item, result: "by hand", steps };
  return { ...item, result: isAtOnce ? "at once" : "by the next run" };
}

/** Puts a fault in front of a request; the returned function tells whether it hit. */
function addFault(world: World, kinds: Kinds, kind: string, target: Target): () => boolean {
  const { server, request, position, occurrence } = target;
  const refuse = () => world.refuse(server);
  const fault = kinds[kind]?.({
    killSender: () => world.killSender(server),
    killEngine: () => world.killEngine(),
    refuse,
  });
  if (fault === undefined) throw new Error(`no fault ${kind}`);
  if (fault.isEarly === true) {
    if (position === 0) fault.onHit?.();
    else world.sandbox.faults.add({ ...fault, server, skip: position - 1 });
    return () => false;
  }
  const [method, path = ""] = request.split(" ");
  const where = { server, method, path: toPattern(path), skip: occurrence };
  const active = world.sandbox.faults.add({ ...fault, ...where });
  return () => active.hits === 1;
}

/** What differs from where the operation ends undisturbed. Where the state is the same too, so is its preview. */
async function findProblems(world: World, operation: Operation, expected: Undisturbed): Promise<string[]> {
  const end = describeOrganizations(world.sandbox);
  if (end !== expected.end) return [`it ends elsewhere: ${showDifference(end, expected.end)}`];
  if ((await world.describeState()) === expected.state || operation.startsWith("destroy")) return [];
  return (await world.hasChanges()) ? ["a preview is not empty"] : [];
}

/** Where two texts part. */
function showDifference(actual: string, expected: string): string {
  const index = [...actual].findIndex((letter, at) => letter !== expected[at]);
  const cut = (text: string) => text.slice(Math.max(0, index - 200), index + 200);
  return `… ${cut(actual)} … instead of … ${cut(expected)} …`;
}

/** Every token of a world is a canary. */
function findSecret(world: World, errors: readonly string[]): boolean {
  const secrets = [
    ...world.sandbox.okta.state.apiTokens.map(({ value }) => value),
    ...world.sandbox.konnect.state.tokens.keys(),
  ];
  const text = world.printed() + errors.join("");
  return secrets.some((secret) => text.includes(secret));
}
