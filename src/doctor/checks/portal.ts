import { judge, ok, present, problem } from "../../diagnosis/verdict";
import type { RegistrationFacts } from "../facts/facts";
import type { CheckResult } from "./check-result";

/** The Dev Portal: it exists, developers can sign in, and how their applications are approved. */
export function checkPortal({ konnect, outputs }: RegistrationFacts): CheckResult[] {
  const topic = { area: "konnect", id: "konnect.portal", title: "Dev Portal" } as const;
  const portal = judge(topic, konnect.portal, (value) => {
    if (value === undefined) {
      return problem(
        `${outputs.portalId ?? "it"} does not exist`,
        "developers cannot create applications",
        "set konnect.portal to the name or id of a portal in the region",
      );
    }
    const name = `"${value.name ?? value.id}"`;
    if (value.authentication_enabled === false) {
      return problem(
        `${name} is public, without sign-in`,
        "without developers there are no applications",
        "Konnect > Dev Portal > the portal > Settings > Security: turn on user authentication",
      );
    }
    const visibility = value.default_api_visibility;
    return ok(`${name}, with sign-in${visibility === undefined ? "" : `, APIs ${visibility} by default`}`);
  });
  const approval = judge(
    { area: "konnect", id: "konnect.approval", title: "approval" },
    present(konnect.portal, "the portal"),
    (value) => {
      const describe = (what: string, automatic: boolean | undefined) =>
        automatic === true ? `${what} are approved automatically` : `${what} wait for manual approval`;
      return ok(
        `${describe("developers", value.auto_approve_developers)}, ` +
          describe("applications", value.auto_approve_applications),
      );
    },
  );
  return [portal, approval];
}
