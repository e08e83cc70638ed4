import type { Sandbox } from "../sandbox";
import type { ServerName } from "../sandbox/recorder";

/** What a person or a pipeline does with a stack. */
export const operations = [
  "first up",
  "update",
  "rotation",
  "refresh",
  "destroy",
  "adopting up",
  "destroy of adopted objects",
  "refreshing up after a destroy",
  "adopting up in force",
  "destroy of adopted objects in force",
  "move",
  "destroy after an up",
] as const;
export type Operation = (typeof operations)[number];

/** The run that meets the fault, or a person's next run. */
export type Role = "suffer" | "repeat";

/** A sandbox, and a stack on it that operations are carried out on. */
export interface World {
  readonly sandbox: Sandbox;
  /** Both organizations and the stack at the moment before an operation. */
  prepare(operation: Operation): Promise<void>;
  /** Carries an operation out. @throws where it does not end well */
  carryOut(operation: Operation, role: Role): Promise<void>;
  /** Ends the process that sends requests to a server, in the middle of an operation. */
  killSender(server: ServerName): void;
  killEngine(): void;
  /** Takes a server away until somebody was refused. */
  refuse(server: ServerName): void;
  /** After a run that met a fault: waits for what was killed, brings back what was away; whether somebody was refused. */
  settle(): Promise<boolean>;
  /** The documented manual step, if the next run alone does not fix it; what was done, empty for nothing. */
  mendByHand(operation: Operation): Promise<readonly string[]>;
  /** The state after an operation, with names for ids. */
  describeState(): Promise<string>;
  /** Whether a preview would change anything. */
  hasChanges(): Promise<boolean>;
  /** Everything that was printed since the world began. */
  printed(): string;
  stop(): Promise<void>;
}
