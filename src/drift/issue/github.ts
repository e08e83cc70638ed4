import { z } from "zod";
import { githubAuthor, isOutsider } from "../../platform/github-author";
import { openGithub, type PlatformSurroundings } from "../../platform/platform";
import { type IssueTracker, issuePurpose } from "./tracker";

const issueSchema = z.looseObject({
  number: z.number(),
  body: z.string().nullish(),
  html_url: z.string(),
  pull_request: z.looseObject({}).optional(),
  ...githubAuthor,
});

/**
 * The issues of a repository on GitHub.
 *
 * @see https://docs.github.com/rest/issues/issues
 * @throws DcrError DCR_DRIFT_ISSUE if the job's variables are missing
 */
export function connectGithub(surroundings: PlatformSurroundings): IssueTracker {
  const github = openGithub(surroundings, issuePurpose);
  const path = `${github.path}/issues`;
  const place = `the issue in ${github.repository}`;
  return {
    find: async (isWanted) => {
      const pages = github.pages(place, path, issueSchema, { state: "open" });
      for await (const { number, body, pull_request, ...author } of pages) {
        const issue = { id: String(number), body: body ?? "" };
        if (pull_request === undefined && !isOutsider(author) && isWanted(issue)) return issue;
      }
      return undefined;
    },
    open: async (title, body) => {
      const request = { method: "POST", path, body: { title, body } } as const;
      return (await github.request(place, issueSchema, request)).html_url;
    },
    update: async (id, body, isClosed) => {
      const state = isClosed ? { state: "closed", state_reason: "completed" } : {};
      const request = { method: "PATCH", path: `${path}/${id}`, body: { body, ...state } } as const;
      return (await github.request(place, issueSchema, request)).html_url;
    },
  };
}
