import { z } from "zod";
import type { Platform } from "./platform";

const userSchema = z.looseObject({ id: z.number() });

/** Who wrote a note or an issue on GitLab. @see https://docs.gitlab.com/api/notes/ */
export const gitlabAuthor = { author: userSchema.nullish() };

/** Tells whether the token's own user wrote something; asks GitLab once who that is, and not before it matters. */
export function createOwnAuthor(
  gitlab: Platform,
  title: string,
): (item: z.infer<z.ZodObject<typeof gitlabAuthor>>) => Promise<boolean> {
  let own: Promise<{ readonly id: number }> | undefined;
  return async ({ author }) => {
    own ??= gitlab.request(title, userSchema, { method: "GET", path: `${gitlab.apiPath}/user` });
    return author?.id === (await own).id;
  };
}
