import { toDefaultKonnectName } from "../settings/names";
import type { Field } from "./field";
import { toError, toWarning } from "./finding";
import { toServerOrigin } from "./konnect-server";
import type { StackRule } from "./rule";
import { toServerId } from "./server-id";
import type { RegistrationView } from "./view";

/** A thing that only one registration can have: what it is, and where the settings say so. */
interface Claimed {
  readonly key: string;
  readonly owner: string;
  readonly place: Field<unknown>;
}

/** A portal has one default. */
export const checkPortalDefaults: StackRule = (registrations) => {
  const claimed = registrations.flatMap((view) => {
    const { portal, portalDefault } = view.konnect;
    const isDefault = portalDefault.isWritten ? portalDefault.value === true : true;
    const key = toPortalKey(view);
    if (!isDefault || key === undefined) return [];
    return [{ key, owner: view.name, place: portalDefault.isWritten ? portalDefault : portal }];
  });
  return toRepeated(claimed).map(({ place, first }) =>
    toError(
      "DCR_RULE_PORTAL_DEFAULT_REPEATED",
      place.path,
      `the portal's default strategy is set by registration ${first.owner} already`,
      "Set konnect.portalDefault: false on all but one.",
    ),
  );
};

/** A publication has one strategy. */
export const checkPublications: StackRule = (registrations) => {
  const claimed = registrations.flatMap((view) => {
    const portal = toPortalKey(view);
    return (view.konnect.publications.value ?? []).flatMap((place) =>
      place.value === undefined
        ? []
        : [{ key: JSON.stringify([portal ?? view.path, place.value]), owner: view.name, place }],
    );
  });
  return toRepeated(claimed).map(({ place, first }) =>
    toError(
      "DCR_RULE_PUBLICATION_REPEATED",
      place.path,
      `${String(place.value)} of this portal stands under registration ${first.owner} already`,
      "A publication has one strategy: take it out of one of the lists.",
    ),
  );
};

/** Names in Konnect tell the objects apart. */
export const checkKonnectNames: StackRule = (registrations, { stack }) => {
  const claimed = registrations.flatMap((view) => {
    const origin = toServerOrigin(view);
    const { name } = view.konnect;
    const value = name.isWritten ? name.value : toDefaultKonnectName(view.name, stack);
    if (origin === undefined || value === undefined) return [];
    const place = name.isWritten ? name : { path: view.path, isWritten: true, value };
    return [{ key: JSON.stringify([origin, value]), owner: view.name, place: { ...place, value } }];
  });
  return toRepeated(claimed).map(({ place, first }) =>
    toError(
      "DCR_RULE_KONNECT_NAME_REPEATED",
      place.path,
      `the name ${String(place.value)} in Konnect is the one of registration ${first.owner}`,
      "Set konnect.name to another name on one of them.",
    ),
  );
};

/** An earlier name is nobody's present name, and one registration's only. */
export const checkRenamedFrom: StackRule = (registrations) => {
  const names = registrations.map(({ name }) => name);
  const claimed = registrations.flatMap(({ name, renamedFrom }) =>
    renamedFrom.value === undefined ? [] : [{ key: renamedFrom.value, owner: name, place: renamedFrom }],
  );
  return [
    ...claimed
      .filter(({ key }) => names.includes(key))
      .map(({ key, place }) =>
        toError(
          "DCR_RULE_RENAMED_FROM",
          place.path,
          `registration ${key} still exists under that name`,
          "Rename one registration at a time; to swap two names, use a third one in between.",
        ),
      ),
    ...toRepeated(claimed).map(({ key, place, first }) =>
      toError(
        "DCR_RULE_RENAMED_FROM",
        place.path,
        `${key} is the earlier name of registration ${first.owner} already`,
        "Keep it on the one that has its objects.",
      ),
    ),
  ];
};

/** An authorization server is managed in one place. */
export const checkServersShared: StackRule = (registrations) => {
  const claimed = registrations.filter(isManaging).flatMap(({ name, okta: { server } }): Claimed[] => {
    if (server.existing.value === undefined) return [];
    const key = toServerId(server.existing.value) ?? server.existing.value;
    return [{ key, owner: name, place: server.existing }];
  });
  const named = registrations.flatMap(({ name, okta: { server } }): Claimed[] =>
    server.name.value === undefined ? [] : [{ key: server.name.value, owner: name, place: server.name }],
  );
  return [
    ...toRepeated(claimed).map(({ place, first }) =>
      toError(
        "DCR_RULE_SERVER_SHARED",
        place.path,
        `authorization server ${String(place.value)} is managed by registration ${first.owner} already`,
        "Let one registration manage it; in the others write accessPolicy: false and existing: true on each scope and the claim.",
      ),
    ),
    ...toRepeated(named).map(({ place, first }) =>
      toWarning(
        "DCR_RULE_SERVER_SHARED",
        place.path,
        `registration ${first.owner} creates another authorization server of the name ${String(place.value)}`,
        "Give each its own name: they can hardly be told apart in Okta.",
      ),
    ),
  ];
};

/** Whether the registration certainly writes into its authorization server. */
function isManaging({ okta: { scopes, claim, accessPolicy } }: RegistrationView): boolean {
  const { field } = accessPolicy;
  if (field.value !== undefined && field.value !== false) return true;
  if (claim.name.value !== undefined && claim.isExisting === false) return true;
  return (scopes.value ?? []).some((scope) => scope.isExisting === false);
}

function toPortalKey(view: RegistrationView): string | undefined {
  const origin = toServerOrigin(view);
  const { value } = view.konnect.portal;
  return origin === undefined || value === undefined ? undefined : JSON.stringify([origin, value]);
}

/** Every claim after the first on the same thing, with the first. */
function toRepeated(claimed: readonly Claimed[]): (Claimed & { readonly first: Claimed })[] {
  const firsts = new Map<string, Claimed>();
  return claimed.flatMap((item) => {
    const first = firsts.get(item.key);
    if (first !== undefined) return [{ ...item, first }];
    firsts.set(item.key, item);
    return [];
  });
}

/** Every rule across registrations. */
export const stackRules: readonly StackRule[] = [
  checkPortalDefaults,
  checkPublications,
  checkKonnectNames,
  checkRenamedFrom,
  checkServersShared,
];
