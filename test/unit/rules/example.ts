import type { Finding } from "../../../src/rules";

type Raw = Readonly<Record<string, unknown>>;

/** What a test changes in the example; `undefined` takes a key out. */
export interface Changes {
  readonly okta?: Raw;
  readonly konnect?: Raw;
  readonly further?: Raw;
}

/** A registration without any finding, changed. */
export function exampleRegistration({ okta, konnect, further }: Changes = {}) {
  return {
    okta: {
      authorizationServer: { create: { name: "developer-portal", audience: "api://orders" } },
      scopes: ["orders.read", { name: "orders.write", description: "Change orders" }],
      claim: "konnect_client_id",
      dcrToken: { env: "OKTA_DCR_TOKEN" },
      ...okta,
    },
    konnect: {
      region: "eu",
      token: { env: "KONNECT_TOKEN" },
      portal: "Acme Developers",
      ...konnect,
    },
    ...further,
  };
}

/** Code, severity and path of each finding, without the words. */
export function toMarks(findings: readonly Finding[]): string[] {
  return findings.map(({ code, severity, path }) => `${severity} ${code} ${path}`);
}
