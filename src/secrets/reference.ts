/** Where a secret is: exactly one of four sources. The secret itself is never in the settings. */
export type TokenReference =
  | { readonly env: string }
  | { readonly file: string }
  | { readonly command: readonly string[] }
  | { readonly config: string };
