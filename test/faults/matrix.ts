import { faultKinds } from "./kinds";
import { type Operation, operations, World } from "./world";

/** What became of one fault. */
export interface Outcome {
  readonly operation: Operation;
  readonly kind: string;
  readonly request: string;
  readonly result: "at once" | "by the next run" | "failed";
  /** Of a failure: what is wrong. */
  readonly problem?: string;
}

interface Case {
  readonly operation: Operation;
  readonly kind: string;
  /** Which request of the operation is hit. */
  readonly index: number;
}

/** How an operation goes without faults: its requests to Konnect and where it ends. */
interface Undisturbed {
  readonly requests: readonly string[];
  readonly end: string;
}

const maxRuns = 3;

/** Every request of every operation with every kind of fault, on so many worlds at the same time. */
export async function runMatrix(
  worlds: number,
  isWanted: (title: string) => boolean,
  onOutcome: (outcome: Outcome) => void,
): Promise<readonly Outcome[]> {
  const running = await Promise.all(Array.from({ length: worlds }, () => World.start()));
  try {
    const [first] = running;
    if (first === undefined) throw new Error("a matrix needs a world");
    const undisturbed = new Map<Operation, Undisturbed>();
    for (const operation of operations) undisturbed.set(operation, await observe(first, operation));
    const cases = [...undisturbed].flatMap(([operation, { requests }]) =>
      requests.flatMap((_, index) => Object.keys(faultKinds).map((kind) => ({ operation, kind, index }))),
    );
    const outcomes: Outcome[] = [];
    const queue = cases.filter(({ operation, kind }) => isWanted(`${operation}, ${kind}`)).values();
    await Promise.all(
      running.map(async (world) => {
        for (const item of queue) {
          const expected = undisturbed.get(item.operation);
          if (expected === undefined) throw new Error(`${item.operation} was not observed`);
          const outcome = await suffer(world, item, expected);
          outcomes.push(outcome);
          onOutcome(outcome);
        }
      }),
    );
    return outcomes;
  } finally {
    await Promise.all(running.map((world) => world.stop()));
  }
}

async function observe(world: World, operation: Operation): Promise<Undisturbed> {
  await world.prepare(operation);
  await world.carryOut(operation, "suffer");
  const requests = world.sandbox.recorder.exchanges
    .filter(({ server }) => server === "konnect")
    .map(
      ({ method, path }) => `${method} ${path.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "{id}")}`,
    );
  return { requests, end: world.describe() };
}

async function suffer(
  world: World,
  { operation, kind, index }: Case,
  expected: Undisturbed,
): Promise<Outcome> {
  await world.prepare(operation);
  let killed: Promise<void> | undefined;
  const fault = faultKinds[kind]?.({
    killProvider: () => {
      killed = world.killProvider();
    },
    killEngine: () => world.killEngine(),
  });
  if (fault === undefined) throw new Error(`no fault ${kind}`);
  const active = world.sandbox.faults.add({ server: "konnect", skip: index, ...fault });
  const errors: string[] = [];
  const attempt = async (role: "suffer" | "repeat") => {
    try {
      await world.carryOut(operation, role);
      return true;
    } catch (error) {
      errors.push(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  let isDone = await attempt("suffer");
  await killed;
  const isAtOnce = isDone;
  world.sandbox.faults.clear();
  for (let run = 1; run < maxRuns && !isDone; run++) isDone = await attempt("repeat");
  const problems = [
    ...(active.hits === 1 ? [] : ["the fault did not hit"]),
    ...(isDone ? [] : [`it does not end: ${errors.at(-1) ?? ""}`]),
    ...(errors.length > 1 ? [`it took ${errors.length + 1} runs: ${errors.at(-1) ?? ""}`] : []),
    ...(world.describe() === expected.end ? [] : [`it ends elsewhere: ${world.describe()}`]),
    ...(operation !== "destroy" && isDone && (await world.hasChanges()) ? ["a preview is not empty"] : []),
    ...(findSecret(world, errors) ? ["a secret was printed"] : []),
  ];
  const request = expected.requests[index] ?? "?";
  const shared = { operation, kind, request };
  if (problems.length > 0) return { ...shared, result: "failed", problem: problems.join("; ") };
  return { ...shared, result: isAtOnce ? "at once" : "by the next run" };
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
