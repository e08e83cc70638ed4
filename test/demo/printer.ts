import { styleText } from "node:util";

/** Evidence of one step: label and what a person can check. */
export type Evidence = Readonly<Record<string, unknown>>;

/** Prints the demo: for people, or one JSON object per line. */
export interface Printer {
  /** Says what goes on between steps. */
  progress(line: string): void;
  step(number: number, title: string, evidence: Evidence): void;
  failed(title: string, error: unknown): void;
  end(summary: Evidence): void;
}

/** Makes a {@link Printer}. */
export function createPrinter(isJson: boolean): Printer {
  return isJson ? jsonPrinter : textPrinter;
}

const jsonPrinter: Printer = {
  progress: (line) => console.error(line),
  step: (step, title, evidence) => console.log(JSON.stringify({ step, title, ok: true, ...evidence })),
  failed: (title, error) => console.log(JSON.stringify({ title, ok: false, error: toMessage(error) })),
  end: (summary) => console.log(JSON.stringify(summary)),
};

const textPrinter: Printer = {
  progress: (line) => console.log(paint("dim", `  … ${line}`)),
  step: (number, title, evidence) => {
    console.log(`\n${paint("green", "✓")} ${paint("bold", `Step ${number}: ${title}`)}`);
    const labelled = Object.entries(evidence).map(([key, value]) => [toWords(key), value] as const);
    const width = Math.max(...labelled.map(([label]) => label.length));
    for (const [label, value] of labelled) {
      const [first = "", ...rest] = toText(value).split("\n");
      console.log(`    ${label.padEnd(width)}  ${first}`);
      for (const line of rest) console.log(`    ${" ".repeat(width)}  ${line}`);
    }
  },
  failed: (title, error) => console.error(`\n${paint("red", "✗")} ${title}\n${toMessage(error)}`),
  end: (summary) => {
    console.log(`\n${paint("bold", "Done.")}`);
    for (const [label, value] of Object.entries(summary)) console.log(`    ${label}: ${toText(value)}`);
  },
};

function paint(style: "dim" | "green" | "bold" | "red", text: string): string {
  return process.stdout.isTTY && process.env.NO_COLOR === undefined ? styleText(style, text) : text;
}

/** `clientId` → `client id` */
function toWords(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function toText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
