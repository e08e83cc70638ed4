import { describe, expect, it } from "vitest";
import type { CheckResult } from "../../../../src/doctor/checks/check-result";
import { countStatuses, type Diagnosis, toExitCode } from "../../../../src/doctor/report/diagnosis";
import { toJsonReport, toReport } from "../../../../src/doctor/report/report";

const ok: CheckResult = {
  area: "token",
  id: "token.accepted",
  title: "DCR token",
  status: "ok",
  seen: "accepted",
};
const organization: CheckResult = {
  area: "okta",
  id: "okta.organization",
  title: "organization",
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

describe("doctor report", () => {
  it("the doctor report groups checks by area, repeats what to fix at the end, and counts the results", () => {
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

To fix
  ✗ access policy: the server has no access policy
      why:  every token request fails
      fix:  okta.accessPolicy: {}
  ! other published APIs: api-2 keeps none
      why:  the default came later
      fix:  konnect.publications

1 ok, 1 warning, 1 problem, 1 not checked`,
    );
  });

  it("the doctor report omits an empty list of fixes and areas without checks", () => {
    expect(toReport([diagnosis(ok)])).toBe(
      `developer-portal · https://acme.okta.com/oauth2/aus1

  DCR token
    ✓ DCR token: accepted

1 ok, 0 warnings, 0 problems, 0 not checked`,
    );
  });

  it("the doctor report names the registration of each fix if there are several", () => {
    const other = { ...diagnosis(problem), registration: "partners" };
    const report = toReport([diagnosis(ok, bound), other]);
    expect(report).toContain("To fix in partners\n  ✗ access policy");
    expect(report).not.toContain("To fix in developer-portal");
  });

  it("the doctor report lists the checks that could not be made and their reasons", () => {
    expect(toReport([diagnosis(ok, skipped)])).toContain(
      `Some checks could not run, so this is not a clean result:
  Konnect token: KONNECT_TOKEN is not set

1 ok, 0 warnings, 0 problems, 1 not checked`,
    );
  });

  it("the doctor report puts skipped checks of an area with the same reason on one line", () => {
    const another = { ...skipped, title: "DCR provider" };
    const different = { ...skipped, title: "Dev Portal", seen: "not checked: Konnect answered 403" };
    expect(toReport([diagnosis(skipped, another, different)])).toContain(
      `    – Konnect token, DCR provider: not checked: KONNECT_TOKEN is not set
    – Dev Portal: not checked: Konnect answered 403
`,
    );
  });

  it("the doctor report wraps lines at the terminal width and indents continued lines", () => {
    const seen = "policy developer-portal, rule client credentials does not cover orders.read";
    const report = toReport([diagnosis({ ...problem, seen })], { columns: 60 });
    for (const line of report.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
    expect(report).toContain(
      "    ✗ access policy: policy developer-portal, rule client\n      credentials does not cover orders.read\n",
    );
  });

  it("the doctor report has colors only on request", () => {
    const esc = String.fromCharCode(27);
    expect(toReport([diagnosis(problem)], { hasColours: true })).toContain(`${esc}[31m✗${esc}[39m access`);
    expect(toReport([diagnosis(problem)])).not.toContain(esc);
  });
});

describe("doctor JSON report", () => {
  it("the JSON report of doctor has the outcome, the counts, and every check", () => {
    expect(JSON.parse(toJsonReport([diagnosis(problem)]))).toEqual({
      version: 1,
      command: "doctor",
      ok: false,
      problems: [
        {
          code: "okta.access-policy",
          severity: "problem",
          path: "developer-portal",
          message: "access policy: the server has no access policy",
          fix: "okta.accessPolicy: {}",
        },
      ],
      results: [
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

describe("doctor exit code", () => {
  it.each<[0 | 1 | 2, string, Diagnosis[]]>([
    [0, "all is well", [diagnosis(ok, bound)]],
    [0, "there are warnings only", [diagnosis(ok, warning)]],
    [
      0,
      "some checks have nothing to check",
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
    [2, "one check could not be made on a side with other checks", [diagnosis(ok, skipped, bound)]],
    [
      0,
      "only the metadata of the token could not be read",
      [diagnosis(ok, { ...skipped, area: "token", id: "token.metadata" }, bound)],
    ],
    [0, "one side was not requested", [diagnosis(ok)]],
    [1, "there is a problem", [diagnosis(problem, bound)]],
    [1, "there is a problem and the other side could not be checked", [diagnosis(problem, skipped)]],
    [2, "Konnect could not be checked", [diagnosis(ok, skipped)]],
    [
      2,
      "only the public metadata of Okta could be read",
      [diagnosis(organization, { ...skipped, area: "okta", id: "okta.server" }, bound)],
    ],
    [2, "one of several registrations could not be checked", [diagnosis(ok, bound), diagnosis(ok, skipped)]],
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
  ])("the exit code of doctor is %i if %s", (code, _, diagnoses) => {
    expect(toExitCode(diagnoses)).toBe(code);
  });
});

it("countStatuses counts the statuses of all registrations", () => {
  expect(countStatuses([diagnosis(ok, problem), diagnosis(ok, skipped, warning)])).toEqual({
    ok: 2,
    warning: 1,
    problem: 1,
    skipped: 1,
  });
});
