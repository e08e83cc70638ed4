import { type Connections, createConnections } from "../diagnosis/connections";
import type { Reading } from "../diagnosis/reading";
import { andThen, attempt } from "../diagnosis/reading";
import type { Surroundings } from "../diagnosis/surroundings";
import { judge, ok, problem, unchecked, type Verdict, warning } from "../diagnosis/verdict";
import type { PortalWire } from "../konnect";
import { getPortalByNameOrId } from "../konnect/portal-lookup";
import { konnectServerUrl } from "../konnect/regions";
import { findAdministrationOrigin } from "../okta";
import type { Finding } from "../rules";
import { nameReference } from "../secrets/reference-text";
import { toDefaultKonnectName } from "../settings/names";
import type { RegistrationSettings } from "../settings/types";
import type { UnprovisionedStack } from "../stack/unprovisioned-stack";
import type { DiagnosisRequest } from "./area";
import type { CheckResult, Topic } from "./checks/check-result";
import { accessManagementMissing, isAccessManagementMissing } from "./facts/access-management";
import type { Diagnosis } from "./report/diagnosis";

/**
 * Checks the settings of a stack file before anything is provisioned, or after the first `up` failed: the settings,
 * both tokens, the organization, the portal, and its APIs. Reads only.
 */
export async function diagnoseUnprovisioned(
  { stack, settings, oktaEnvironment }: UnprovisionedStack,
  surroundings: Surroundings,
  { only }: DiagnosisRequest = {},
): Promise<Diagnosis[]> {
  const env = { ...oktaEnvironment, ...surroundings.env };
  const connections = createConnections({ ...surroundings, env });
  const origin = findAdministrationOrigin(env);
  const names = settings.registrations.map(({ name }) => name);
  const diagnoses = await Promise.all(
    settings.registrations.map(async ({ name, settings: registration }) => {
      const found = await Promise.all([
        checkOkta(registration, origin, connections),
        checkKonnect(registration, toDefaultKonnectName(name, stack), connections),
      ]);
      return toDiagnosis(name, [...toResults(settings.findings, `registrations.${name}`), ...found.flat()]);
    }),
  );
  const others = settings.findings.filter(
    ({ path }) => !names.some((name) => path.startsWith(`registrations.${name}`)),
  );
  return [...diagnoses, ...(others.length === 0 ? [] : [toDiagnosis("settings", toResults(others, ""))])].map(
    (diagnosis) => ({ ...diagnosis, checks: diagnosis.checks.filter(({ area }) => (only ?? area) === area) }),
  );
}

function toDiagnosis(registration: string, found: readonly CheckResult[]): Diagnosis {
  const provisioned: CheckResult = {
    area: "binding",
    id: "binding.provisioned",
    title: "provisioning",
    ...problem(
      "nothing is provisioned yet: the stack has no outputs",
      "developers have no registration to use",
      "run pulumi up; the lines above check the settings in the stack file",
    ),
  };
  return { registration, issuer: "not provisioned yet", checks: [...found, provisioned] };
}

function toResults(findings: readonly Finding[], prefix: string): CheckResult[] {
  return findings
    .filter(({ path, severity }) => path.startsWith(prefix) && severity !== "notice")
    .map(({ code, severity, path, message, fix }) => ({
      area: "binding",
      id: "binding.settings",
      title: "setting",
      ...(severity === "error" ? problem : warning)(`${path}: ${message}`, `check reports ${code}`, fix),
    }));
}

async function checkOkta(
  { okta }: RegistrationSettings,
  origin: string | undefined,
  connections: Connections,
): Promise<CheckResult[]> {
  const tokenTopic = { area: "token", id: "token.accepted", title: "local DCR token" } as const;
  const serverTopic = { area: "okta", id: "okta.server", title: "authorization server" } as const;
  if (origin === undefined) {
    const missing = unchecked("set okta:orgName in the stack file, or OKTA_ORG_NAME");
    return [
      { ...tokenTopic, ...missing },
      { ...serverTopic, ...missing },
    ];
  }
  const existing = "existing" in okta.authorizationServer ? okta.authorizationServer.existing : undefined;
  const [trial, server] = await Promise.all([
    andThen(await connections.connectWithDcrToken(origin, okta.dcrToken), (reader) =>
      attempt(() => reader.tryClients()),
    ),
    andThen(await connections.connectAdministration(origin, okta.dcrToken), ({ reader }) =>
      attempt(() => reader.getAuthorizationServer(existing ?? "default")),
    ),
  ]);
  const { host } = new URL(origin);
  return [
    { ...tokenTopic, ...judgeToken(trial, host, nameReference(okta.dcrToken)) },
    isAccessManagementMissing(server)
      ? { ...serverTopic, ...accessManagementMissing(host) }
      : judge(serverTopic, server, (found) => {
          if (existing === undefined)
            return ok(`the token can read the authorization servers of ${host}; pulumi up creates one`);
          if (found !== undefined) return ok(`"${found.name ?? found.id}" exists`);
          return problem(
            `${host} has no authorization server ${existing}`,
            "pulumi up cannot add anything to it",
            "set okta.authorizationServer.existing to the id (aus…) of a server in the organization, or to default",
          );
        }),
  ];
}

function judgeToken(trial: Reading<unknown>, host: string, place: string): Verdict {
  if (trial.state === "unread" && trial.status === 401) {
    return problem(
      `${host} refuses it: ${trial.because}`,
      "Konnect cannot register applications with it",
      `store an active API token of ${host} where okta.dcrToken points (${place})`,
    );
  }
  if (trial.state === "unread" && trial.status === 403) {
    return problem(
      `${host} accepts it, but its owner cannot list clients`,
      "an owner without a role for applications cannot register them either",
      "give the owner Application Admin for OpenID Connect client apps, or API Access Management Admin",
    );
  }
  return trial.state === "unread" ? unchecked(trial.because) : ok(`${host} accepts it (${place})`);
}

async function checkKonnect(
  { konnect }: RegistrationSettings,
  defaultName: string,
  connections: Connections,
): Promise<CheckResult[]> {
  const serverUrl =
    konnect.serverUrl ?? (konnect.region === undefined ? "" : konnectServerUrl(konnect.region));
  const name = konnect.name ?? defaultName;
  const connection = await connections.connectKonnect(serverUrl, konnect.token);
  const ask = <T>(request: Parameters<typeof askWith<T>>[1]) => askWith(connection, request);
  const [portal, providers, strategies] = await Promise.all([
    ask((reader) => getPortalByNameOrId(reader, konnect.portal)),
    ask((reader) => reader.listDcrProvidersNamed(name)),
    ask((reader) => reader.listAuthStrategiesNamed(name)),
  ]);
  const publications = await andThen(portal, ({ id }) => ask((reader) => reader.listPublications(id)));
  const apis = await ask((reader) =>
    konnect.publications.length === 0 ? Promise.resolve([]) : reader.listApis(),
  );
  const place = nameReference(konnect.token);
  return [
    {
      ...topic("konnect.token", "Konnect token"),
      ...judgeKonnectToken([portal, providers, strategies], place),
    },
    { ...topic("konnect.portal", "Dev Portal"), ...judgePortal(portal) },
    ...konnect.publications.map((api) =>
      judge(topic("konnect.api", `API ${api}`), publications, (published) => {
        const ids =
          apis.state === "read" ? apis.value.filter((item) => item.name === api).map(({ id }) => id) : [];
        return published.some(({ api_id: id }) => id === api || ids.includes(id))
          ? ok(`is published to ${konnect.portal}`)
          : problem(
              `is not published to ${konnect.portal}`,
              "konnect.publications only sets the strategy of published APIs",
              "publish it in Konnect, or remove it from konnect.publications",
            );
      }),
    ),
    judge(topic("konnect.provider", `name ${name}`), providers, (found) =>
      found.length === 0
        ? ok("no DCR provider has this name yet")
        : warning(
            `DCR provider ${found.map(({ id }) => id).join(", ")} already has this name`,
            "if an earlier pulumi up of this stack left it, pulumi up continues with it; otherwise, pulumi up stops",
            "run pulumi up; if it stops, change konnect.name, or set konnect.adopt",
          ),
    ),
  ];
}

async function askWith<T>(
  connection: Awaited<ReturnType<Connections["connectKonnect"]>>,
  request: (reader: Extract<typeof connection, { state: "read" }>["value"]) => Promise<T>,
): Promise<Reading<T>> {
  return await andThen(connection, (reader) => attempt(() => request(reader)));
}

function judgeKonnectToken(readings: readonly Reading<unknown>[], place: string): Verdict {
  const unreadOnes = readings.flatMap((reading) => (reading.state === "unread" ? [reading] : []));
  if (unreadOnes.some(({ status }) => status === 401)) {
    return problem(
      "Konnect refuses it: expired, revoked, or from another region",
      "nothing can be read or changed in Konnect with it",
      `renew the token that konnect.token points to (${place}), or check konnect.region`,
    );
  }
  if (unreadOnes.some(({ status }) => status === 403)) {
    return problem(
      "Konnect accepts it, but it cannot read everything that previews need",
      "previews must read it, and pulumi up must write it",
      "give its owner Creator and Maintainer of DCR Providers and Application Auth Strategies, and Portal Admin",
    );
  }
  const [first] = unreadOnes;
  return first !== undefined && unreadOnes.length === readings.length
    ? unchecked(first.because)
    : ok(`Konnect accepts it (${place})`);
}

function topic(id: `konnect.${string}`, title: string): Topic {
  return { area: "konnect", id, title };
}

function judgePortal(portal: Reading<PortalWire>): Verdict {
  if (portal.state === "read") return ok(`"${portal.value.name ?? portal.value.id}" exists`);
  const isAbout =
    portal.code === "DCR_KONNECT_PORTAL_UNKNOWN" || portal.code === "DCR_KONNECT_PORTAL_AMBIGUOUS";
  if (!isAbout) return unchecked(portal.because);
  return problem(
    portal.because,
    "pulumi up stops without it",
    "set konnect.portal to the name or id of a portal in the region",
  );
}
