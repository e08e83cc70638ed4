import { showText } from "../../errors/foreign-text";
import type { Action, ChangeRecord } from "../change";
import { toPlain, toTitle } from "../wording";

/** What an object needs, by type: an arrow leads to it. */
const needs: Readonly<Record<string, readonly string[]>> = {
  ServerScope: ["Server"],
  ServerClaim: ["Server"],
  ServerPolicy: ["Server"],
  ServerPolicyRule: ["ServerPolicy", "Server"],
  DcrProvider: ["Server"],
  AuthStrategy: ["DcrProvider"],
  PortalDefault: ["AuthStrategy"],
  ApiPublication: ["AuthStrategy"],
};

/** Objects that every registration has; they are shown although they stay as they are. */
const always: Readonly<Record<string, string>> = {
  Server: "authorization server",
  DcrProvider: "DCR provider",
  AuthStrategy: "auth strategy",
};

const classes: Readonly<Record<Action, string>> = {
  create: "new",
  import: "new",
  adopt: "changed",
  update: "changed",
  finish: "changed",
  protect: "changed",
  unprotect: "changed",
  rerun: "changed",
  replace: "replaced",
  unknown: "replaced",
  delete: "gone",
  release: "gone",
};

const styles = [
  "classDef new fill:#dafbe1,stroke:#1a7f37,color:#1f2328",
  "classDef changed fill:#fff8c5,stroke:#9a6700,color:#1f2328",
  "classDef replaced fill:#fbefff,stroke:#8250df,color:#1f2328",
  "classDef gone fill:#ffebe9,stroke:#cf222e,color:#1f2328,stroke-dasharray:4",
  "classDef same fill:#f6f8fa,stroke:#8c959f,color:#59636e",
];

/** What the colours mean. */
export const diagramLegend =
  "Green is new, yellow changes, purple is replaced, red is deleted or no longer managed, gray stays.";

const maxNodes = 40;

interface Node {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly style: string;
}

/** The objects of a stack and what changes, as a Mermaid flowchart; none if there are too many to look at. */
export function toDiagram(changes: readonly ChangeRecord[]): string[] {
  const drawn = changes.filter(({ type }) => toKind(type) in needs || toKind(type) in always);
  const registrations = [...new Set(drawn.map(({ registration }) => registration))];
  if (drawn.length === 0 || drawn.length + 3 * registrations.length > maxNodes) return [];
  return [
    "flowchart TB",
    ...registrations.flatMap((name, index) =>
      toSubgraph(
        name,
        `r${index}`,
        drawn.filter(({ registration }) => registration === name),
      ),
    ),
    ...styles,
  ];
}

function toSubgraph(name: string, prefix: string, changes: readonly ChangeRecord[]): string[] {
  const nodes: Node[] = changes.map((change, index) => ({
    id: `${prefix}n${index}`,
    kind: toKind(change.type),
    label: toPlain(toTitle(change)),
    style: classes[change.action],
  }));
  for (const [kind, label] of Object.entries(always)) {
    if (nodes.some((node) => node.kind === kind)) continue;
    nodes.push({ id: `${prefix}${kind}`, kind, label, style: "same" });
  }
  const edges = nodes.flatMap(({ id, kind }) => {
    const target = (needs[kind] ?? [])
      .map((needed) => nodes.find((node) => node.kind === needed))
      .find((node) => node !== undefined);
    return target === undefined ? [] : [`  ${id} --> ${target.id}`];
  });
  return [
    `  subgraph ${prefix}["${toLabel(name)}"]`,
    ...nodes.map(({ id, label, style }) => `  ${id}["${toLabel(label)}"]:::${style}`),
    ...edges,
    "  end",
    `style ${prefix} fill:none,stroke:#8c959f`,
  ];
}

function toKind(type: string): string {
  return type.split(":").at(-1) ?? type;
}

/** Mermaid reads markup and HTML in labels; its entities begin with a hash. */
function toLabel(text: string): string {
  return showText(text, 60).replace(/[^\p{L}\p{N} ./-]/gu, (character) => `#${character.codePointAt(0)};`);
}
