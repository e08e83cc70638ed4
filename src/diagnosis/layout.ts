import { styleText } from "node:util";
import { Help } from "commander";
import type { Status, Verdict } from "./verdict";

/** Options of the report's layout. */
export interface LayoutOptions {
  /** Whether the terminal shows colours. @default false */
  readonly hasColours?: boolean;
  /** Width to break lines at. @default undefined: long lines, for logs and for searching */
  readonly columns?: number | undefined;
}

const marks: Readonly<Record<Status, string>> = { ok: "✓", warning: "!", problem: "✗", skipped: "–" };
const colours = { ok: "green", warning: "yellow", problem: "red", skipped: "gray" } as const;
/** How lines look: colours, and where they break. */
export interface Layout {
  paint(format: "bold" | "green" | "yellow" | "red" | "gray", text: string): string;
  /** Wraps a text and indents all lines but the first. */
  wrap(text: string, indent: number): string;
}

/** Creates a {@link Layout}. */
export function toLayout({ hasColours = false, columns }: LayoutOptions): Layout {
  const help = new Help();
  return {
    paint: (format, text) => (hasColours ? styleText(format, text, { validateStream: false }) : text),
    wrap: (text, indent) =>
      columns === undefined
        ? text
        : help.boxWrap(text, columns - indent).replaceAll("\n", `\n${" ".repeat(indent)}`),
  };
}

/** A verdict with a title. */
type Titled = Verdict & { readonly title: string };

/** Problems and warnings with why they matter and what fixes them. */
export function toFixLines(checks: readonly Titled[], layout: Layout): string[] {
  return checks.flatMap((check) =>
    check.status === "problem" || check.status === "warning"
      ? [
          `  ${toLine(check, 4, layout)}`,
          `      why:  ${layout.wrap(check.why, 12)}`,
          `      fix:  ${layout.wrap(check.fix, 12)}`,
        ]
      : [],
  );
}

/** Mark, title, and what was seen. */
export function toLine(check: Titled, indent: number, { paint, wrap }: Layout): string {
  return `${paint(colours[check.status], marks[check.status])} ${wrap(`${check.title}: ${check.seen}`, indent)}`;
}
