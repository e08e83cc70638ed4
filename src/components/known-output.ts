import * as pulumi from "@pulumi/pulumi";

/** Whether the value of an output is known. The SDK's outputs know it; only its type declarations leave it out. */
export async function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
  return (await (Reflect.get(output, "isKnown") as Promise<boolean> | undefined)) !== false;
}

/** The value of an input, undefined as long as it is unknown. */
export async function readKnown<T>(input: pulumi.Input<T>): Promise<pulumi.Unwrap<T> | undefined> {
  const output = pulumi.output(input);
  if (!(await isKnown(output))) return undefined;
  return await new Promise((resolve) => {
    output.apply(resolve);
  });
}
