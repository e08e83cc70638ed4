/**
 * The parts of a `--diff` output by resource name; those of one resource together.
 *
 * @param part - What a refresh found, or what would be done.
 */
export function findSections(text: string, part: "refresh" | "change"): ReadonlyMap<string, string> {
  const sections = new Map<string, string>();
  const heads = /^ *[^\n]*?: \(([\w-]+)\)\n/gm;
  const starts = [...text.matchAll(heads)];
  for (const [index, start] of starts.entries()) {
    if ((start[1] === "refresh") !== (part === "refresh")) continue;
    const section = text.slice(start.index, starts[index + 1]?.index);
    const name = /\[urn=\S*::([^\]\n]+)\]/.exec(section)?.[1];
    if (name !== undefined) sections.set(name, (sections.get(name) ?? "") + section);
  }
  return sections;
}
