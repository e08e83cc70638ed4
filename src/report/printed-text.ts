import { DcrError } from "../errors";
import { tryParseJson } from "../http/parse-json";

/** The error for something that is no preview. */
export function toInputError(source: string, problem: string): DcrError {
  return new DcrError("DCR_REPORT_INPUT", `${source} ${problem}`);
}

/** What `pulumi preview --json` printed. */
export interface PrintedText {
  readonly json: unknown;
  /** What was printed beside the JSON, as one text; undefined if that is nothing, or only warnings of the command line. */
  readonly problem: string | undefined;
}

/**
 * Separates the JSON from lines before and after it, as of `> preview.json 2>&1`. A file that has only lines with the
 * reason why there is no JSON is a failed preview.
 *
 * @throws DcrError DCR_REPORT_INPUT
 */
export function splitPrinted(text: string, source: string): PrintedText {
  if (text.trim() === "") throw toInputError(source, "is empty: pulumi preview --json printed nothing");
  const whole = tryParseJson(text);
  if (whole !== undefined) return { json: whole, problem: undefined };
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => line.startsWith("{"));
  if (start === -1 && lines.some((line) => line.startsWith("error: "))) {
    return { json: { diagnostics: [] }, problem: toProblem(lines) };
  }
  // The engine writes JSON with a line for each brace; other programs may have put all of it into one line.
  const end = lines[start]?.trimEnd().endsWith("}") === true ? start : lines.indexOf("}", start);
  const json = start === -1 || end === -1 ? undefined : tryParseJson(lines.slice(start, end + 1).join("\n"));
  if (json !== undefined) {
    return { json, problem: toProblem([...lines.slice(0, start), ...lines.slice(end + 1)]) };
  }
  const isCutOff = start !== -1 && !text.trimEnd().endsWith("}");
  throw toInputError(source, isCutOff ? "is cut off: its JSON has no end" : "is not JSON");
}

function toProblem(lines: readonly string[]): string | undefined {
  const text = lines
    .filter((line) => !line.startsWith("warning: "))
    .join("\n")
    .trim();
  return text === "" ? undefined : text;
}
