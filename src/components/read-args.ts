import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { formatError } from "../errors";
import { limitFindings } from "../loader/limit";
import { withoutPastedShapes } from "../loader/pasted-shapes";
import { toRefusal } from "../loader/refusal";
import { checkRegistration } from "../rules";
import { readAllowedHosts } from "../rules/server-url";
import { toComplete } from "../settings/draft";
import { type Finding, toDistinct, toFinding } from "../settings/finding";
import { isLate } from "../settings/late";
import { toShapeFindings } from "../settings/shape-findings";
import { isLater, unknownValue } from "../settings/unknown";
import type { Complete } from "./args-schemas";
import { readLastPlaces } from "./last-places";
import { resolveLater } from "./later-values";
import { isInOutputs, showRemarks, wasShown } from "./remarks";
import { toRunError } from "./run-error";

/** A form of arguments. */
export interface ArgsForm<S extends z.ZodType> {
  readonly schema: S;
  /** The half of a registration that the arguments are; both, if it is not set. */
  readonly half?: "okta" | "konnect";
}

/** Arguments as a component reads them. */
export interface ReadArgs<S extends z.ZodType> {
  readonly args: Complete<S>;
  /** Warnings and notices about the values that are written. */
  readonly remarks: readonly Finding[];
  /**
   * Checks the values that are computed later, each time that it is read; undefined if there is none. Resolves to further
   * warnings and notices, or rejects with the same error as {@link readArgs}.
   */
  readonly laterRemarks: Promise<readonly Finding[]> | undefined;
}

/**
 * Reads arguments as a stack file is read: short forms and defaults are written out, and forms and rules are checked.
 * @throws pulumi.RunError DCR_SETTINGS_REFUSED with every problem and its property path, as for stack files
 */
export function readArgs<S extends z.ZodType>(name: string, given: unknown, form: ArgsForm<S>): ReadArgs<S> {
  const findings: Finding[] = [];
  const args = toComplete(form.schema, given, (value, path, schema) => {
    if (isLater(value) && !isLate(schema)) findings.push(toMisplaced(path));
    return isLater(value) ? completeLater(schema, value) : value;
  });
  let hasLater = false;
  const written = toWritten(given, () => {
    hasLater = true;
    return unknownValue;
  });
  const found = [...findings, ...check(name, written, form)];
  refuse(name, found);
  return {
    args: args as Complete<S>,
    remarks: wasShown(given as object) ? [] : found,
    get laterRemarks() {
      return hasLater ? checkLater(name, given, form, found) : undefined;
    },
  };
}

/** A value that is computed later, with short forms and defaults written out. */
function completeLater(schema: z.core.$ZodType, value: unknown): pulumi.Output<unknown> {
  const output: pulumi.Output<unknown> = pulumi.output(value as unknown);
  return output.apply((known) => toComplete(schema as z.ZodType, known, (inner) => inner));
}

const checkedComponents = new WeakSet<object>();

/**
 * Shows what was found about the arguments, and checks them again when their Outputs resolve. No resource waits for it:
 * if a resource never got its id, the program would wait forever. A component whose parent has checked the same
 * arguments leaves it to the parent.
 */
export function startLaterCheck(
  component: pulumi.Resource,
  name: string,
  parent: pulumi.Resource | undefined,
  read: Pick<ReadArgs<z.ZodType>, "remarks" | "laterRemarks">,
): void {
  checkedComponents.add(component);
  if (parent !== undefined && checkedComponents.has(parent)) return;
  // A refusal ends the program as an unhandled rejection.
  void showFound(component, name, read);
}

/** Notices that the stack's last outputs list are not shown again. */
async function showFound(
  component: pulumi.Resource,
  name: string,
  read: Pick<ReadArgs<z.ZodType>, "remarks" | "laterRemarks">,
): Promise<void> {
  const finished = pulumi.runtime.rpcKeepAlive();
  try {
    const remarks = [...read.remarks, ...((await read.laterRemarks) ?? [])];
    const hasNotice = remarks.some(({ severity }) => severity === "notice");
    const last = hasNotice ? await readLastPlaces() : [];
    await showRemarks(remarks, isInOutputs(name, last), component);
  } finally {
    finished();
  }
}

async function checkLater<S extends z.ZodType>(
  name: string,
  given: unknown,
  form: ArgsForm<S>,
  known: readonly Finding[],
): Promise<readonly Finding[]> {
  const finished = pulumi.runtime.rpcKeepAlive();
  try {
    const { settings, hide } = await resolveLater(given);
    // In a preview nothing is sent. In an update, the resources that give the values exist by now.
    const effect = pulumi.runtime.isDryRun() ? undefined : "found when their Outputs resolved";
    const found = check(name, settings, form).map(hide);
    refuse(name, found, effect);
    return found.filter(({ path, code }) => !known.some((item) => item.path === path && item.code === code));
  } finally {
    finished();
  }
}

function check<S extends z.ZodType>(
  name: string,
  written: unknown,
  { schema, half }: ArgsForm<S>,
): Finding[] {
  const result = schema.safeParse(written);
  const shapes = result.success ? [] : toShapeFindings(result.error.issues, written, []);
  const settings =
    half === undefined ? written : { okta: unknownValue, konnect: unknownValue, [half]: written };
  const context = { stack: pulumi.getStack(), allowedHosts: readAllowedHosts(process.env) };
  const prefix = half === undefined ? "" : `${half}.`;
  const found = checkRegistration({ name, settings }, context, []).map((finding) =>
    finding.path.startsWith(prefix) ? { ...finding, path: finding.path.slice(prefix.length) } : finding,
  );
  return limitFindings(toDistinct(withoutPastedShapes([...shapes, ...found])));
}

function refuse(name: string, findings: readonly Finding[], effect?: string): void {
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  throw toRunError(formatError(toRefusal(`the arguments of ${name}`, errors, effect)));
}

function toMisplaced(path: readonly (string | number)[]): Finding {
  return toFinding(
    "error",
    "DCR_SETTINGS_INVALID",
    path,
    "is an Output, but it decides which resources exist",
    "Give the value itself.",
  );
}

/** Arguments as they would be in a stack file, with something else in the places of values that are computed later. */
function toWritten(value: unknown, replace: () => unknown): unknown {
  if (isLater(value)) return replace();
  if (Array.isArray(value)) return value.map((item) => toWritten(item, replace));
  if (typeof value !== "object" || value === null) return value;
  const given = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(given.map(([key, item]) => [key, toWritten(item, replace)]));
}
