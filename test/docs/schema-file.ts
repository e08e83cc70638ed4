import { toStackFileSchema } from "../../src/editor/stack-file-schema";

/** The text of the schema file of stack files. */
export function toSchemaFile(): string {
  return `${JSON.stringify(toStackFileSchema(), undefined, 2)}\n`;
}
