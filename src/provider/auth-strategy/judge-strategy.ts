import { judgeServers, type Verdict } from "../impact/impact";
import type { AuthStrategyInputs } from "./auth-strategy-fields";

type Judged = AuthStrategyInputs;

/** What a change of an auth strategy means for the applications under it. */
export function judgeStrategy(olds: Judged, news: Judged, changed: readonly string[]): Verdict {
  const servers = judgeServers(olds, news);
  if (servers !== undefined) return servers;
  const methods = findRemoved(olds.authMethods, news.authMethods);
  if (methods.length > 0) {
    return { losing: "some", because: `those that authenticate with ${methods.join(" or ")} get 401.` };
  }
  if (changed.includes("dcrProviderId")) {
    return { losing: "none", because: "new applications are registered by another DCR provider." };
  }
  if (changed.includes("credentialClaim")) {
    return { losing: "none", because: "tokens from before lack the new claim and get 401: fetch new ones." };
  }
  const scopes = findRemoved(olds.scopes, news.scopes);
  if (scopes.length > 0) {
    return { losing: "none", because: `their own token requests for ${scopes.join(", ")} are refused.` };
  }
  return { losing: "none" };
}

/** Items that the new list lacks; none if one of them is not known yet. */
function findRemoved(before: unknown, after: unknown): string[] {
  if (!Array.isArray(before) || !Array.isArray(after)) return [];
  return before.filter((item): item is string => typeof item === "string" && !after.includes(item));
}
