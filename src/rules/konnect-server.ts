import { isLoopback } from "../http/loopback";
import { konnectServerUrl, regions } from "../konnect/regions";
import { toError } from "./finding";
import type { RegistrationRule } from "./rule";
import { findServerUrlProblem } from "./server-url";
import type { RegistrationView } from "./view";

/** Konnect is said by region or by URL. */
export const checkRegion: RegistrationRule = ({ konnect: { region, serverUrl } }) => {
  if (region.isWritten !== serverUrl.isWritten) return [];
  if (region.isWritten && (region.value === undefined || serverUrl.value === undefined)) return [];
  return [
    toError(
      "DCR_RULE_REGION",
      region.path,
      "set exactly one of region and serverUrl",
      `region: ${regions.join(", ")}.`,
    ),
  ];
};

/** Tokens for Konnect go to Konnect. */
export const checkServerUrl: RegistrationRule = ({ konnect: { serverUrl } }, { allowedHosts = [] }) => {
  if (serverUrl.value === undefined) return [];
  const problem = findServerUrlProblem(serverUrl.value, allowedHosts);
  if (problem === undefined) return [];
  return [toError(problem.code, serverUrl.path, problem.message, problem.fix)];
};

/** Credentials of applications go over TLS. */
export const checkExampleRoute: RegistrationRule = ({ konnect: { exampleRoute } }) => {
  const { path, value } = exampleRoute;
  if (value === undefined) return [];
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (isSafe && url.username === "" && url.password === "") return [];
  return [
    toError(
      "DCR_RULE_EXAMPLE_ROUTE",
      path,
      "is not an https URL without credentials (http is for this machine only)",
      "Write a route of the gateway, such as https://api.example.com/orders.",
    ),
  ];
};

/** Base URL of the registration's Konnect; undefined where it is not known. */
export function toServerOrigin({ konnect: { region, serverUrl } }: RegistrationView): string | undefined {
  const known = regions.find((item) => item === region.value);
  const url = serverUrl.value ?? (known === undefined ? undefined : konnectServerUrl(known));
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}
