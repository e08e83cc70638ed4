import { z } from "zod";
import { createOwnAuthor, gitlabAuthor } from "../../platform/gitlab-author";
import { openGitlab, type PlatformSurroundings } from "../../platform/platform";
import { type IssueTracker, issuePurpose } from "./tracker";

const issueSchema = z.looseObject({
  iid: z.number(),
  description: z.string().nullish(),
  web_url: z.string(),
  ...gitlabAuthor,
});

/**
 * The issues of a project on GitLab.
 *
 * @see https://docs.gitlab.com/api/issues/
 * @throws DcrError DCR_DRIFT_ISSUE if the job's variables are missing
 */
export function connectGitlab(surroundings: PlatformSurroundings): IssueTracker {
  const gitlab = openGitlab(surroundings, issuePurpose);
  const path = `${gitlab.path}/issues`;
  const place = `the issue in project ${gitlab.repository}`;
  const isOwn = createOwnAuthor(gitlab, place);
  return {
    find: async (isWanted) => {
      const pages = gitlab.pages(place, path, issueSchema, { state: "opened" });
      for await (const { iid, description, author } of pages) {
        const issue = { id: String(iid), body: description ?? "" };
        if (isWanted(issue) && (await isOwn({ author }))) return issue;
      }
      return undefined;
    },
    open: async (title, body) => {
      const request = { method: "POST", path, body: { title, description: body } } as const;
      return (await gitlab.request(place, issueSchema, request)).web_url;
    },
    update: async (id, body, isClosed) => {
      const state = isClosed ? { state_event: "close" } : {};
      const request = {
        method: "PUT",
        path: `${path}/${id}`,
        body: { description: body, ...state },
      } as const;
      return (await gitlab.request(place, issueSchema, request)).web_url;
    },
  };
}
