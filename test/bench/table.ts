/** One figure. */
export interface Row {
  readonly name: string;
  readonly value: number;
  /** What it is divided by; without it, the value is a count or a size of `unit`. */
  readonly base?: string;
  readonly unit?: string;
}

/** A group of figures that were measured together. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Figures as Markdown, for a terminal and for docs/performance.md. */
export function formatSections(sections: readonly Section[]): string {
  return sections.map(formatSection).join("\n\n");
}

function formatSection({ title, rows }: Section): string {
  const lines = rows.map((row) => `| ${row.name} | ${formatValue(row)} |`);
  return [`### ${title}`, "", "| measured | figure |", "|---|---|", ...lines].join("\n");
}

function formatValue({ value, base, unit }: Row): string {
  if (base !== undefined) return `${value.toFixed(2)} × ${base}`;
  return `${Math.round(value).toLocaleString("en-US")}${unit === undefined ? "" : ` ${unit}`}`;
}
