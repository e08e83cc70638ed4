import { isLoopback } from "../http/loopback";
import { konnectServerUrl, regions } from "../konnect/regions";
import { isGiven, unknown } from "../settings/draft";
import type { Registration, RegistrationRule } from "./rule";
import { findServerUrlProblem } from "./server-url";

/** Konnect is named by region or by URL. */
export const checkRegion: RegistrationRule = ({ konnect: { region, serverUrl } }, report) => {
  if ((region === undefined) !== (serverUrl === undefined)) return;
  if (region === unknown || serverUrl === unknown) return;
  report.error(
    "DCR_RULE_REGION",
    ["konnect", "region"],
    "set exactly one of region and serverUrl",
    `region: ${regions.join(", ")}.`,
  );
};

/** Tokens for Konnect go to Konnect. */
export const checkServerUrl: RegistrationRule = (
  { konnect: { serverUrl } },
  report,
  { allowedHosts = [] },
) => {
  const problem = isGiven(serverUrl) ? findServerUrlProblem(serverUrl, allowedHosts) : undefined;
  if (problem === undefined) return;
  report.error(problem.code, ["konnect", "serverUrl"], problem.message, problem.fix);
};

/** Credentials of applications go over TLS. */
export const checkExampleRoute: RegistrationRule = ({ konnect: { exampleRoute } }, report) => {
  if (!isGiven(exampleRoute)) return;
  const url = URL.canParse(exampleRoute) ? new URL(exampleRoute) : undefined;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (isSafe && url.username === "" && url.password === "") return;
  report.error(
    "DCR_RULE_EXAMPLE_ROUTE",
    ["konnect", "exampleRoute"],
    "is not an https URL without credentials (http is for this machine only)",
    "Write a route of the gateway, such as https://api.example.com/orders.",
  );
};

/** Base URL of the registration's Konnect; undefined if it is not known. */
export function toServerOrigin({ konnect: { region, serverUrl } }: Registration): string | undefined {
  if (isGiven(serverUrl)) return URL.canParse(serverUrl) ? new URL(serverUrl).origin : undefined;
  return isGiven(region) ? konnectServerUrl(region) : undefined;
}
