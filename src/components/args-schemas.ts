import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { FormerNames } from "../former-names";
import { konnectSchema } from "../settings/konnect";
import { type Later, late } from "../settings/late";
import { oktaSchema, oktaServerSchema } from "../settings/okta";
import { acceptanceSchema } from "../settings/schema";
import { list, strict, text } from "../settings/shape";

/*
 * Component arguments: the settings of a stack file, in which some values may be Outputs, and what one component passes
 * to another. `npm run docs` writes args.ts, the types with doc comments that library users see, from these schemas.
 */

/** Settings of a schema as library users write them: late values are inputs. */
export type Given<T> =
  T extends Later<infer Value>
    ? Promise<Given<Value>> | pulumi.OutputInstance<Given<Value>>
    : T extends FormerNames
      ? T
      : T extends readonly (infer Item)[]
        ? readonly Given<Item>[]
        : T extends object
          ? { readonly [Key in keyof T]: Given<T[Key]> }
          : T;

/** Settings of a schema as components read them. The lists are new, and resources use them unchanged. */
type Read<T> =
  T extends Later<infer Value>
    ? Promise<Read<Value>> | pulumi.OutputInstance<Read<Value>>
    : T extends FormerNames
      ? T
      : T extends readonly (infer Item)[]
        ? Read<Item>[]
        : T extends object
          ? { readonly [Key in keyof T]: Read<T[Key]> }
          : T;

/** Arguments of a schema as a component reads them. */
export type Complete<S extends z.ZodType> = Read<z.output<S>>;

const formerNames = z
  .custom<FormerNames>()
  .optional()
  .describe("Logical names that the default and the publications may have had in the last up");

/** The Okta half: an authorization server that issues tokens to applications. */
export const oktaServerArgsSchema = strict({
  ...oktaServerSchema.shape,
  furtherScopes: late(z.array(late(text)))
    .default([])
    .describe("Scopes that the policy's rule covers beside `scopes`"),
});

/** The Konnect half: DCR provider, auth strategy, portal default, publications. */
export const konnectDcrArgsSchema = strict({
  ...konnectSchema.shape,
  dcrToken: oktaSchema.shape.dcrToken,
  issuer: late(text).describe("Issuer URL of the Okta authorization server"),
  scopes: late(list(late(text))).describe("What the gateway requests"),
  credentialClaim: late(list(late(text))).describe("Claims whose value is the client id"),
  deletesServer: z
    .boolean()
    .optional()
    .describe("Whether this stack deletes the authorization server when it no longer uses it"),
  formerNames,
});

/** One registration. */
export const developerPortalDcrArgsSchema = strict({
  okta: oktaSchema,
  konnect: strict({ ...konnectSchema.shape, formerNames }),
  acceptance: acceptanceSchema,
});
