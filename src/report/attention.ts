import type { ChangeRecord, StackPlan } from "./change";
import type { FieldChange } from "./field-change";
import { type Phrase, toCount, toFieldText, toTitle, toValue } from "./wording";

/** Something that a reviewer should look at before anything else. */
export interface Attention {
  readonly registration: string;
  readonly text: Phrase;
}

/** What of a plan needs attention: what is destroyed, replaced, overwritten, opened or moved. */
export function findAttention({ changes, preview }: StackPlan): Attention[] {
  const objects = changes.filter(({ noun }) => noun !== "acceptance check");
  const isDestroy = preview.steps.some(({ op, type }) => op === "delete" && type === "pulumi:pulumi:Stack");
  if (isDestroy) return [toDestruction(objects)];
  const registrations = [...new Set(objects.map(({ registration }) => registration))];
  return registrations.flatMap((registration) => {
    const siblings = objects.filter((change) => change.registration === registration);
    const texts = siblings.flatMap((change) =>
      judge(change, siblings).map((text): Phrase => [...toTitle(change), " ", ...text]),
    );
    return [...judgeProtection(siblings), ...texts].map((text) => ({ registration, text }));
  });
}

/** One sentence for all objects: the setting protects all of a registration or none. */
function judgeProtection(siblings: readonly ChangeRecord[]): Phrase[] {
  const [first, ...further] = siblings.filter(isUnprotected);
  if (first === undefined) return [];
  if (further.length === 0) return [[...toTitle(first), " is no longer protected against deletion"]];
  return [[`${toCount(further.length + 1, "object")} are no longer protected against deletion`]];
}

function toDestruction(objects: readonly ChangeRecord[]): Attention {
  const kept = objects.filter(({ action }) => action === "release").length;
  const deleted = toCount(objects.length - kept, "object");
  const rest = kept === 0 ? "" : `, ${toCount(kept, "object")} are left unchanged`;
  return {
    registration: "",
    text: [
      `everything is destroyed: ${deleted} deleted${rest}; applications lose access, their clients stay in Okta`,
    ],
  };
}

function judge(change: ChangeRecord, siblings: readonly ChangeRecord[]): Phrase[] {
  return [...judgeAction(change, siblings), ...judgeAdoption(change), ...judgeFields(change, siblings)];
}

/** Also what changes in other ways at the same time. */
function isUnprotected({ step }: ChangeRecord): boolean {
  return step.old?.isProtected === true && step.new?.isProtected === false;
}

/** What is replaced with its authorization server is no news of its own. */
function isReplacedPart({ noun, system, action }: ChangeRecord): boolean {
  return system === "Okta" && noun !== serverNoun && action === "replace";
}

const serverNoun = "authorization server";

function judgeAction(change: ChangeRecord, siblings: readonly ChangeRecord[]): Phrase[] {
  const { action, isCreatedFirst, op, noun } = change;
  if (action === "delete") return [["is deleted"]];
  if (action === "unknown") {
    return [["has the operation ", toValue(op), ", which this version of report does not know"]];
  }
  if (action !== "replace") return [];
  // Another set of scopes gets a rule of its own beside the old one: nobody notices.
  if (noun === "policy rule" && isCreatedFirst) return [];
  const hasServer = siblings.some((item) => item.noun === serverNoun && item.action === "replace");
  if (isReplacedPart(change) && hasServer) return [];
  const parts = noun === serverNoun ? siblings.filter(isReplacedPart).length : 0;
  const what = parts === 0 ? "is replaced" : `is replaced with its ${toCount(parts, "part")}`;
  return [[`${what}; `, isCreatedFirst ? "the new one is created first" : "the old one is deleted first"]];
}

function judgeAdoption(change: ChangeRecord): Phrase[] {
  const { action, step, fields } = change;
  if (action !== "adopt") return [];
  const { id } = (step.new?.inputs.adopted ?? {}) as { id?: unknown };
  const what: Phrase = typeof id === "string" ? [" ", toValue(id)] : [];
  const over = fields.flatMap((field, index) => [index === 0 ? "" : "; ", ...toFieldText(change, field)]);
  return [
    ["adopts what exists", ...what, over.length === 0 ? ", overwrites nothing" : " and overwrites ", ...over],
  ];
}

const notable: Readonly<Record<string, string>> = {
  issuer: "uses another authorization server",
  serverUrl: "moves to another server",
  dcrTokenReference: "reads its DCR token from another source",
  konnectTokenReference: "reads its Konnect token from another source",
};

function judgeFields(change: ChangeRecord, siblings: readonly ChangeRecord[]): Phrase[] {
  if (change.action !== "update" && change.action !== "replace") return [];
  const isFollowing = (key: string) =>
    change.noun === "auth strategy" &&
    siblings.some(
      ({ noun, fields }) =>
        noun === "DCR provider" && fields.some(({ field }) => field.split(".")[0] === key),
    );
  const first = new Map<string, FieldChange>();
  for (const field of change.fields) {
    const key = field.field.split(".")[0] ?? field.field;
    if (!first.has(key)) first.set(key, field);
  }
  return [...first].flatMap(([key, field]): Phrase[] => {
    if (key === "clientWhitelists" && field.kind === "list" && field.added.length > 0) {
      return [["is opened to more clients: ", ...toFieldText(change, field).slice(1)]];
    }
    const sentence = notable[key];
    if (sentence === undefined || isFollowing(key)) return [];
    const isElsewhere = key === "issuer" && field.kind === "value" && !hasSameOrigin(field.old, field.new);
    const subject = isElsewhere ? "uses another Okta organization" : sentence;
    return [[`${subject} (`, ...toFieldText(change, field), ")"]];
  });
}

/** An issuer that is not known yet may be in the same organization. */
function hasSameOrigin(before: string | undefined, after: string | undefined): boolean {
  if (before === undefined || after === undefined || !URL.canParse(before) || !URL.canParse(after))
    return true;
  return new URL(before).origin === new URL(after).origin;
}
