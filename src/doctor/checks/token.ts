import { type CheckResult, check, type Facts } from "../facts";

/** The token that Konnect registers applications with. */
export function checkToken({ dcrToken }: Facts): CheckResult[] {
  return [
    check("token", "DCR token", dcrToken, () => ({
      status: "ok",
      seen: "Okta accepts it for client registration",
    })),
  ];
}
