import * as pulumi from "@pulumi/pulumi";
import { checkRegistration } from "../rules";
import { limitFindings } from "../rules/limit";
import { readAllowedHosts } from "../rules/server-url";
import { unknownValue } from "../settings/unknown";
import type { DeveloperPortalDcrArgs } from "./args";

/**
 * Applies the rules of a registration to arguments; what is not computed yet passes.
 * @throws pulumi.InputPropertiesError that lists every broken rule with its property path
 */
export function assertRules(name: string, { okta, konnect }: DeveloperPortalDcrArgs): void {
  const allowedHosts = readAllowedHosts(process.env);
  const settings = toWritten({ okta, konnect });
  const context = { stack: pulumi.getStack(), allowedHosts };
  const findings = limitFindings(checkRegistration({ name, settings }, context, []));
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  throw new pulumi.InputPropertiesError({
    message: `the arguments of ${name} break ${errors.length === 1 ? "a rule" : `${errors.length} rules`}`,
    errors: errors.map(({ path, message, code, fix }) => ({
      propertyPath: path,
      reason: `${message} [${code}] ${fix}`,
    })),
  });
}

/** Arguments as somebody would have written them, with the unknown value for all that comes later. */
function toWritten(value: unknown): unknown {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return unknownValue;
  if (Array.isArray(value)) return value.map(toWritten);
  if (typeof value !== "object" || value === null) return value;
  const given = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(given.map(([key, item]) => [key, toWritten(item)]));
}
