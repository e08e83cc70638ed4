/**
 * The parts of a `--diff` output by resource name; those of one resource together.
 *
 * @param operation - What stands in parentheses behind the type, such as `update`.
 */
export function findSections(text: string, operation: string): ReadonlyMap<string, string> {
  const sections = new Map<string, string>();
  const heads = /^ *[^\n]*?: \(([\w-]+)\)\n/gm;
  const starts = [...text.matchAll(heads)];
  for (const [index, start] of starts.entries()) {
    if (start[1] !== operation) continue;
    const section = text.slice(start.index, starts[index + 1]?.index);
    const name = /\[urn=\S*::([^\]\n]+)\]/.exec(section)?.[1];
    if (name !== undefined) sections.set(name, (sections.get(name) ?? "") + section);
  }
  return sections;
}
