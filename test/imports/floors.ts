/**
 * The rooms of src, from top to bottom. A room imports only from rooms below it; two rooms of the same floor do not
 * import each other. A room is a file or a folder of src.
 */
export const floors: readonly (readonly string[])[] = [
  ["cli", "index.ts"],
  ["registrations-from-config.ts", "missing-okta-credentials.ts"],
  ["components"],
  ["moves.ts", "resources"],
  ["provider", "doctor", "smoke", "check", "drift", "editor", "discover", "init"],
  ["report"],
  ["diagnosis", "platform"],
  ["access", "dev-portal", "stack"],
  ["loader"],
  ["rules"],
  ["settings"],
  ["konnect", "okta"],
  ["secrets", "http", "envelope.ts"],
  ["redact", "bounded-file.ts", "former-names.ts", "impact-notice.ts"],
  ["errors"],
];

/** What a part of src must not load at run time, directly or through other files. */
export interface Separation {
  /** Part of the sentence of a failure. */
  readonly name: string;
  /** The files that it starts from. */
  readonly from: readonly string[];
  readonly never: RegExp;
}

export const separations: readonly Separation[] = [
  {
    name: "The program side sends no HTTP requests",
    from: ["src/index.ts", "src/components/", "src/resources/", "src/loader/", "src/rules/", "src/settings/"],
    never: /^(undici|(node:)?https?|src\/http\/(client|fetch|dispatcher)\.ts)$/,
  },
  {
    name: "The provider side runs without the Pulumi SDK",
    from: ["src/provider/"],
    never: /^@pulumi\//,
  },
];
