import * as pulumi from "@pulumi/pulumi";

/**
 * An error for users that carries no stack trace: Pulumi hides it anyway, but spends many seconds on colouring it
 * first.
 */
export function toRunError(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  error.stack = "";
  return error;
}
