import * as pulumi from "@pulumi/pulumi";
import { formatError } from "../errors";
import { checkRegistration } from "../rules";
import { limitFindings } from "../rules/limit";
import { readAllowedHosts } from "../rules/server-url";
import { toRefusal } from "../settings/load";
import { unknownValue } from "../settings/unknown";
import type { DeveloperPortalDcrArgs } from "./args";
import { toRunError } from "./run-error";

/**
 * Applies the rules of a registration to arguments; what is not computed yet passes.
 * @throws pulumi.RunError DCR_SETTINGS_REFUSED with every broken rule and its property path, as for stack files
 */
export function assertRules(name: string, { okta, konnect }: DeveloperPortalDcrArgs): void {
  const allowedHosts = readAllowedHosts(process.env);
  const settings = toWritten({ okta, konnect });
  const context = { stack: pulumi.getStack(), allowedHosts };
  const findings = limitFindings(checkRegistration({ name, settings }, context, []));
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  throw toRunError(formatError(toRefusal(`the arguments of ${name}`, errors)));
}

/** Arguments as somebody would have written them, with the unknown value for all that comes later. */
function toWritten(value: unknown): unknown {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return unknownValue;
  if (Array.isArray(value)) return value.map(toWritten);
  if (typeof value !== "object" || value === null) return value;
  const given = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(given.map(([key, item]) => [key, toWritten(item)]));
}
