type Json = Record<string, unknown>;

/** The preview of a stack with so many registrations, made of one with a single registration. */
export function toManyRegistrations(preview: string, stack: string, count: number): string {
  const document = JSON.parse(preview) as Json & { steps: Json[]; diagnostics?: Json[] };
  const names = Array.from({ length: count }, (_, index) => `portal-${String(index + 1).padStart(2, "0")}`);
  const forAll = (items: readonly Json[]): Json[] => [
    ...items.filter((item) => !JSON.stringify(item).includes("developer-portal")),
    ...names.flatMap((name) =>
      items
        .filter((item) => JSON.stringify(item).includes("developer-portal"))
        .map((item) => JSON.parse(JSON.stringify(item).replaceAll("developer-portal", name)) as Json),
    ),
  ];
  const { steps, diagnostics } = document;
  const text = JSON.stringify({
    ...document,
    steps: forAll(steps),
    ...(diagnostics === undefined ? {} : { diagnostics: forAll(diagnostics) }),
  });
  return text.replaceAll("urn:pulumi:sandbox::", `urn:pulumi:${stack}::`);
}
