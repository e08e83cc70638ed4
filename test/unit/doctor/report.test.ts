import { describe, expect, it } from "vitest";
import { countStatuses, type Diagnosis, toExitCode } from "../../../src/doctor/diagnosis";
import { toJsonReport, toReport } from "../../../src/doctor/report";
import type { CheckResult } from "../../../src/doctor/result";

const ok: CheckResult = {
  area: "token",
  id: "token.accepted",
  title: "DCR token",
  status: "ok",
  seen: "accepted",
};
const organisation: CheckResult = {
  area: "okta",
  id: "okta.organisation",
  title: "organisation",
  status: "ok",
  seen: "acme.okta.com",
};
const problem: CheckResult = {
  area: "okta",
  id: "okta.access-policy",
  title: "access policy",
  status: "problem",
  seen: "the server has no access policy",
  why: "every token request fails",
  fix: "okta.accessPolicy: {}",
};
const warning: CheckResult = {
  area: "binding",
  id: "binding.other-apis",
  title: "other published APIs",
  status: "warning",
  seen: "api-2 keeps none",
  why: "the default came later",
  fix: "konnect.publications",
};
const skipped: CheckResult = {
  area: "konnect",
  id: "konnect.token",
  title: "Konnect token",
  status: "skipped",
  isUnread: true,
  seen: "not checked: KONNECT_TOKEN is not set",
};
const bound: CheckResult = {
  ...ok,
  area: "binding",
  id: "binding.provider",
  title: "strategy ↔ DCR provider",
};
const diagnosis = (...checks: CheckResult[]): Diagnosis => ({
  registration: "developer-portal",
  issuer: "https://acme.okta.com/oauth2/aus1",
  checks,
});

describe("the report", () => {
  it("groups by area, repeats what to mend last, and counts", () => {
    expect(toReport([diagnosis(ok, problem, skipped, warning)])).toBe(
      `developer-portal · https://acme.okta.com/oauth2/aus1

  DCR token
    ✓ DCR token: accepted

  Okta
    ✗ access policy: the server has no access policy

  Konnect
    – Konnect token: not checked: KONNECT_TOKEN is not set

  Okta ↔ Konnect
    ! other published APIs: api-2 keeps none

To mend
  ✗ access policy: the server has no access policy
      why:  every token request fails
      mend: okta.accessPolicy: {}
  ! other published APIs: api-2 keeps none
      why:  the default came later
      mend: konnect.publications

1 ok, 1 warning, 1 problem, 1 not checked`,
    );
  });

  it("leaves out the list of mends where there is none, and areas that were not asked for", () => {
    expect(toReport([diagnosis(ok)])).toBe(
      `developer-portal · https://acme.okta.com/oauth2/aus1

  DCR token
    ✓ DCR token: accepted

1 ok, 0 warnings, 0 problems, 0 not checked`,
    );
  });

  it("names the registration of each mend where there are several", () => {
    const other = { ...diagnosis(problem), registration: "partners" };
    const report = toReport([diagnosis(ok, bound), other]);
    expect(report).toContain("To mend in partners\n  ✗ access policy");
    expect(report).not.toContain("To mend in developer-portal");
  });

  it("says where too little could be checked", () => {
    expect(toReport([diagnosis(ok, skipped)])).toContain(
      `Not everything could be checked, so this is no clean result:
  Konnect token: KONNECT_TOKEN is not set

1 ok, 0 warnings, 0 problems, 1 not checked`,
    );
  });

  it("says one reason once for the checks of an area that it kept from being made", () => {
    const another = { ...skipped, title: "DCR provider" };
    const different = { ...skipped, title: "Dev Portal", seen: "not checked: Konnect answered 403" };
    expect(toReport([diagnosis(skipped, another, different)])).toContain(
      `    – Konnect token, DCR provider: not checked: KONNECT_TOKEN is not set
    – Dev Portal: not checked: Konnect answered 403
`,
    );
  });

  it("breaks lines at the width of a terminal, under the text that they go on with", () => {
    const seen = "policy developer-portal, rule client credentials does not cover orders.read";
    const report = toReport([diagnosis({ ...problem, seen })], { columns: 60 });
    for (const line of report.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
    expect(report).toContain(
      "    ✗ access policy: policy developer-portal, rule client\n      credentials does not cover orders.read\n",
    );
  });

  it("is coloured only where asked for", () => {
    const esc = String.fromCharCode(27);
    expect(toReport([diagnosis(problem)], { hasColours: true })).toContain(`${esc}[31m✗${esc}[39m access`);
    expect(toReport([diagnosis(problem)])).not.toContain(esc);
  });
});

describe("the JSON report", () => {
  it("has the outcome, the numbers and every check", () => {
    expect(JSON.parse(toJsonReport([diagnosis(problem)]))).toEqual({
      ok: false,
      exitCode: 1,
      summary: { ok: 0, warning: 0, problem: 1, skipped: 0 },
      registrations: [
        {
          registration: "developer-portal",
          issuer: "https://acme.okta.com/oauth2/aus1",
          checks: [
            {
              area: "okta",
              id: "okta.access-policy",
              title: "access policy",
              status: "problem",
              seen: "the server has no access policy",
              why: "every token request fails",
              fix: "okta.accessPolicy: {}",
            },
          ],
        },
      ],
    });
  });
});

describe("the exit code", () => {
  it.each<[0 | 1 | 2, string, Diagnosis[]]>([
    [0, "all is well", [diagnosis(ok, bound)]],
    [0, "there are warnings only", [diagnosis(ok, warning)]],
    [
      0,
      "there is nothing to look at for some checks",
      [
        diagnosis(ok, bound, {
          area: "konnect",
          id: "konnect.api",
          title: "published APIs",
          status: "skipped",
          seen: "no API of the portal is published with this strategy yet",
        }),
      ],
    ],
    [2, "one check could not be made on a side that was looked at", [diagnosis(ok, skipped, bound)]],
    [
      0,
      "the token's metadata could not be read",
      [diagnosis(ok, { ...skipped, area: "token", id: "token.metadata" }, bound)],
    ],
    [0, "one side was not asked for", [diagnosis(ok)]],
    [1, "there is a problem", [diagnosis(problem, bound)]],
    [1, "there is a problem although the other side could not be looked at", [diagnosis(problem, skipped)]],
    [2, "Konnect could not be looked at", [diagnosis(ok, skipped)]],
    [
      2,
      "of Okta only its public description could be read",
      [diagnosis(organisation, { ...skipped, area: "okta", id: "okta.server" }, bound)],
    ],
    [
      2,
      "one of several registrations could not be looked at",
      [diagnosis(ok, bound), diagnosis(ok, skipped)],
    ],
    [
      2,
      "the probe got no token although Konnect verified",
      [
        diagnosis(
          ok,
          bound,
          { ...ok, area: "probe", id: "probe.verification" },
          { ...skipped, area: "probe", id: "probe.token" },
        ),
      ],
    ],
    [2, "there is no registration", []],
  ])("is %i where %s", (code, _, diagnoses) => {
    expect(toExitCode(diagnoses)).toBe(code);
  });
});

it("counts the statuses of all registrations", () => {
  expect(countStatuses([diagnosis(ok, problem), diagnosis(ok, skipped, warning)])).toEqual({
    ok: 2,
    warning: 1,
    problem: 1,
    skipped: 1,
  });
});
