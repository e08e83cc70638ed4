import { isGiven } from "../settings/draft";
import { toDefaultKonnectName } from "../settings/names";
import type { Path } from "../settings/path";
import { toServerOrigin } from "./konnect-server";
import type { Place, Registration, StackRule } from "./rule";

/** A thing that only one registration can have. */
interface Use extends Place<string> {
  readonly key: string;
  /** The registration. */
  readonly owner: string;
}

/** A portal has one default. */
export const checkPortalDefaults: StackRule = (registrations, report) => {
  const uses = registrations.flatMap((registration): Use[] => {
    const { name, konnect, getWritten } = registration;
    const key = toPortalKey(registration);
    if (konnect.portalDefault !== true || key === undefined) return [];
    const place = getWritten("konnect", "portalDefault") === undefined ? "portal" : "portalDefault";
    return [{ key, owner: name, path: [name, "konnect", place], value: "" }];
  });
  for (const { path, first } of toRepeated(uses)) {
    report.error(
      "DCR_RULE_PORTAL_DEFAULT_REPEATED",
      path,
      `the portal's default strategy is set by registration ${first.owner} already`,
      "Set konnect.portalDefault: false on all but one.",
    );
  }
};

/** A publication has one strategy. */
export const checkPublications: StackRule = (registrations, report) => {
  const uses = registrations.flatMap((registration) => {
    const { name, konnect } = registration;
    const portal = toPortalKey(registration) ?? name;
    const apis = isGiven(konnect.publications) ? konnect.publications : [];
    return apis.flatMap((value, index): Use[] => {
      if (!isGiven(value)) return [];
      const path: Path = [name, "konnect", "publications", index];
      return [{ key: JSON.stringify([portal, value]), owner: name, path, value }];
    });
  });
  for (const { path, value, first } of toRepeated(uses)) {
    report.error(
      "DCR_RULE_PUBLICATION_REPEATED",
      path,
      `${value} of this portal is already in registration ${first.owner}`,
      "A publication has one strategy: remove it from one of the lists.",
    );
  }
};

/** Objects in Konnect have different names. */
export const checkKonnectNames: StackRule = (registrations, report, { stack }) => {
  const uses = registrations.flatMap((registration): Use[] => {
    const { name, konnect } = registration;
    const origin = toServerOrigin(registration);
    const value = konnect.name ?? toDefaultKonnectName(name, stack);
    if (origin === undefined || !isGiven(value)) return [];
    const path = konnect.name === undefined ? [name] : [name, "konnect", "name"];
    return [{ key: JSON.stringify([origin, value]), owner: name, path, value }];
  });
  for (const { path, value, first } of toRepeated(uses)) {
    report.error(
      "DCR_RULE_KONNECT_NAME_REPEATED",
      path,
      `the name ${value} in Konnect is the one of registration ${first.owner}`,
      "Set konnect.name to another name on one of them.",
    );
  }
};

/** An earlier name is no registration's present name. */
export const checkRenamedAway: StackRule = (registrations, report) => {
  const names = registrations.map(({ name }) => name);
  for (const { name, renamedFrom } of registrations) {
    if (!isGiven(renamedFrom) || !names.includes(renamedFrom)) continue;
    report.error(
      "DCR_RULE_RENAMED_FROM",
      [name, "renamedFrom"],
      `registration ${renamedFrom} still exists under that name`,
      "Rename one registration at a time; to swap two names, use a third one in between.",
    );
  }
};

/** An earlier name is one registration's only. */
export const checkRenamedOnce: StackRule = (registrations, report) => {
  const uses = registrations.flatMap(({ name, renamedFrom }): Use[] =>
    isGiven(renamedFrom)
      ? [{ key: renamedFrom, owner: name, path: [name, "renamedFrom"], value: renamedFrom }]
      : [],
  );
  for (const { path, value, first } of toRepeated(uses)) {
    report.error(
      "DCR_RULE_RENAMED_FROM",
      path,
      `${value} is the earlier name of registration ${first.owner} already`,
      "Keep it on the one that has its objects.",
    );
  }
};

/** An authorization server is managed in one place. */
export const checkServersShared: StackRule = (registrations, report) => {
  const uses = registrations.filter(isManaging).flatMap(({ name, okta }): Use[] => {
    const value = okta.authorizationServer.existing;
    const path = [name, "okta", "authorizationServer", "existing"];
    return isGiven(value) ? [{ key: value, owner: name, path, value }] : [];
  });
  for (const { path, value, first } of toRepeated(uses)) {
    report.error(
      "DCR_RULE_SERVER_SHARED",
      path,
      `authorization server ${value} is managed by registration ${first.owner} already`,
      "Let one registration manage it; in the others write accessPolicy: false and existing: true on each scope and the claim.",
    );
  }
};

/** Authorization servers have different names. */
export const checkServerNames: StackRule = (registrations, report) => {
  const uses = registrations.flatMap(({ name, okta }): Use[] => {
    const { create } = okta.authorizationServer;
    if (!isGiven(create) || !isGiven(create.name)) return [];
    const path = [name, "okta", "authorizationServer", "create", "name"];
    return [{ key: create.name, owner: name, path, value: create.name }];
  });
  for (const { path, value, first } of toRepeated(uses)) {
    report.warning(
      "DCR_RULE_SERVER_SHARED",
      path,
      `registration ${first.owner} creates another authorization server of the name ${value}`,
      "Give each its own name, so that you can distinguish them in Okta.",
    );
  }
};

/** Whether the registration certainly writes into its authorization server. */
function isManaging({ okta: { scopes, claim, accessPolicy }, getWritten }: Registration): boolean {
  const isPolicyWritten = getWritten("okta", "accessPolicy") !== undefined;
  if (isPolicyWritten && isGiven(accessPolicy) && accessPolicy !== false) return true;
  if (isGiven(claim.name) && claim.existing === false) return true;
  return isGiven(scopes) && scopes.some(({ existing }) => existing === false);
}

function toPortalKey(registration: Registration): string | undefined {
  const origin = toServerOrigin(registration);
  const { portal } = registration.konnect;
  return origin === undefined || !isGiven(portal) ? undefined : JSON.stringify([origin, portal]);
}

/** Every use after the first of the same thing, with the first. */
function toRepeated(uses: readonly Use[]): (Use & { readonly first: Use })[] {
  const firsts = new Map<string, Use>();
  return uses.flatMap((use) => {
    const first = firsts.get(use.key);
    if (first !== undefined) return [{ ...use, first }];
    firsts.set(use.key, use);
    return [];
  });
}
