import { type DcrError, formatError } from "../../errors";

/**
 * Part of the work is done and must stay in state: the engine stores id and properties, prints the causes, and calls
 * update at the next `up`.
 */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";
  readonly id: string;
  readonly properties: object;
  readonly causes: readonly DcrError[];

  constructor(id: string, properties: object, ...causes: readonly DcrError[]) {
    super(causes.map((cause) => formatError(cause)).join("; "));
    this.id = id;
    this.properties = properties;
    this.causes = causes;
  }
}
