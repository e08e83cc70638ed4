import { z } from "zod";

/** Who wrote a comment or an issue on GitHub. @see https://docs.github.com/graphql/reference/enums#commentauthorassociation */
export const githubAuthor = {
  author_association: z.string().nullish(),
  user: z.looseObject({ type: z.string().nullish() }).nullish(),
};

const outsiders = ["NONE", "FIRST_TIMER", "FIRST_TIME_CONTRIBUTOR", "CONTRIBUTOR", "MANNEQUIN"];

/**
 * Whether somebody without write access to the repository wrote it. Anybody can copy the hidden mark into a text that
 * they can edit afterwards, so theirs is never taken for the one of this package.
 */
export function isOutsider({
  author_association: association,
  user,
}: z.infer<z.ZodObject<typeof githubAuthor>>): boolean {
  return user?.type !== "Bot" && outsiders.includes(association ?? "");
}
