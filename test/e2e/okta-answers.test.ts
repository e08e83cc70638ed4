import { expect, it } from "vitest";
import type { Fault } from "../sandbox/faults";
import { rememberObjects } from "../sandbox/remember-objects";
import { describeWithEngine, only, startFixture } from "./fixture";

interface Case {
  readonly title: string;
  readonly fault: Omit<Fault, "server">;
  /** Resource that Pulumi blames. */
  readonly resource: string;
  readonly text: string;
}

const servers = "/api/v1/authorizationServers";
const refused = (status: number, summary: string, ...causes: string[]) => ({
  kind: "status" as const,
  status,
  body: {
    errorCode: "E0000001",
    errorSummary: summary,
    errorLink: "E0000001",
    errorId: "oae1",
    errorCauses: causes.map((errorSummary) => ({ errorSummary })),
  },
});

const cases: readonly Case[] = [
  {
    title: "refuses the provisioning token",
    fault: { ...refused(401, "Invalid token provided"), path: "/api/v1/users/me" },
    resource: "developer-portal-server",
    text: "401 Unauthorized",
  },
  {
    title: "lets the provisioning token make no server",
    fault: { ...refused(403, "You do not have permission"), method: "POST", path: servers },
    resource: "developer-portal-server",
    text: "You do not have permission",
  },
  {
    title: "has no licence for authorization servers",
    fault: { ...refused(404, "Not found: feature is not enabled"), method: "POST", path: servers },
    resource: "developer-portal-server",
    text: "feature is not enabled",
  },
  {
    title: "refuses a scope",
    fault: { ...refused(400, "Api validation failed: scope"), method: "POST", path: /\/scopes$/ },
    resource: "developer-portal-scope-orders.",
    text: "400 Bad Request",
  },
  {
    title: "refuses the claim",
    fault: {
      ...refused(400, "Api validation failed: name", "name: 'x' is a reserved claim name"),
      method: "POST",
      path: /\/claims$/,
    },
    resource: "developer-portal-claim",
    text: "'x' is a reserved claim name",
  },
  {
    title: "refuses the policy",
    fault: { ...refused(400, "Api validation failed: policy"), method: "POST", path: /\/policies$/ },
    resource: "developer-portal-policy",
    text: "Api validation failed: policy",
  },
  {
    title: "answers a new rule with HTML",
    fault: { kind: "html", method: "POST", path: /\/rules$/ },
    resource: "developer-portal-rule",
    text: "could not build a response",
  },
];

describeWithEngine("refusals of Okta", () => {
  it("an up fails at the object that Okta refuses and gives Konnect no strategy, and the next up continues", async () => {
    const { sandbox, stack, takeRequests } = await startFixture();
    const restore = rememberObjects(sandbox);
    const empty = await stack.stateText();
    for (const { title, fault, resource, text } of cases) {
      restore();
      await stack.restoreState(empty);
      sandbox.faults.add({ server: "okta", ...fault });
      const up = await stack.up();
      expect(up.code, title).not.toBe(0);
      expect(up.text, title).toContain(resource);
      expect(up.text, title).toContain(text);
      expect(up.text, title).not.toMatch(/\n\s+at .*\.js:\d+/);
      expect(sandbox.konnect.state.strategies, title).toEqual([]);
      expect(sandbox.konnect.state.portals[0]?.defaultStrategyId, title).toBeNull();
    }
    takeRequests();
    const again = await stack.up();
    expect(again.code, again.text).toBe(0);
    expect(only("konnect", takeRequests())).toContain("POST /v2/application-auth-strategies");
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });

  it.each([
    ["a server that the stack creates", { create: { name: "developer-portal", audience: "api://orders" } }],
    ["an existing server", { existing: "default" }],
  ])(
    "a preview with %s names API Access Management if the Okta organization does not have it",
    async (_title, authorizationServer) => {
      const { stack, takeRequests } = await startFixture(
        (registration) => ({
          ...registration,
          okta: { ...registration.okta, authorizationServer, accessPolicy: {} },
        }),
        { okta: { hasAccessManagement: false } },
      );
      takeRequests();
      const preview = await stack.upWithPreview();
      expect(preview.code).not.toBe(0);
      expect(preview.text).toMatch(
        /\[DCR_OKTA_ACCESS_MANAGEMENT\].*no API Access Management.*Have Okta enable API Access Management/,
      );
      expect(preview.text).not.toMatch(/\n\s+at .*\.js:\d+/);
      expect(takeRequests().filter(({ request }) => /^(POST|PUT|PATCH|DELETE) /.test(request))).toEqual([]);
    },
  );
});
