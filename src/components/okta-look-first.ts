import * as pulumi from "@pulumi/pulumi";
import { DcrError, formatError } from "../errors";
import { assertEngineVersion } from "./engine-version";
import { isKnown, readKnown } from "./known-output";
import {
  assertAccessManagement,
  findPolicy,
  findServer,
  listClaims,
  listScopes,
} from "./okta-server-contents";
import { toRunError } from "./run-error";

type Kind = "server" | "scope" | "claim" | "access policy";

/** An Okta object that this stack manages: what Okta may have already if the stack does not have it yet. */
export interface ManagedObject {
  readonly kind: Kind;
  readonly resource: pulumi.CustomResource;
  /** Logical name of the resource. */
  readonly resourceName: string;
  readonly name: pulumi.Input<string>;
  readonly authServerId: pulumi.Input<string>;
}

const types: Readonly<Record<Kind, string>> = {
  server: "okta:auth/server:Server",
  scope: "okta:auth/serverScope:ServerScope",
  claim: "okta:auth/serverClaim:ServerClaim",
  "access policy": "okta:auth/serverPolicy:ServerPolicy",
};
const places: Readonly<Record<Kind, string>> = {
  server: "okta.authorizationServer",
  scope: "okta.scopes",
  claim: "okta.claim",
  "access policy": "okta.accessPolicy",
};

/**
 * Looks up in Okta what a preview is about to create. A scope, claim or policy that exists already is refused with its
 * id and the next step, before anything is written; a server of the same name is reported.
 *
 * Only a preview knows what is about to be created, because it knows the id of everything else.
 * @throws pulumi.RunError DCR_OKTA_OBJECT_EXISTS for everything that was found, DCR_OKTA_ACCESS_MANAGEMENT,
 *   DCR_PULUMI_VERSION
 */
export async function lookBeforeCreation(
  parent: pulumi.Resource,
  objects: readonly ManagedObject[],
): Promise<void> {
  await assertEngineVersion();
  if (!pulumi.runtime.isDryRun()) return;
  if (!objects.some(({ kind }) => kind === "server")) await assertAccessManagement({ parent });
  const refusals = await Promise.all(objects.map((object) => findRefusal(parent, object)));
  const texts = refusals.flatMap((refusal) => (refusal === undefined ? [] : [formatError(refusal)]));
  if (texts.length > 0) throw toRunError(texts.join("\n"));
}

async function findRefusal(parent: pulumi.Resource, object: ManagedObject): Promise<DcrError | undefined> {
  const { kind, resource } = object;
  if (await isKnown(resource.id)) {
    if (kind === "server") await warnOfInactive(object, parent);
    return undefined;
  }
  const [authServerId, name] = await Promise.all([readKnown(object.authServerId), readKnown(object.name)]);
  if (name === undefined) return undefined;
  const options: pulumi.InvokeOptions = { parent };
  if (kind === "server") {
    await warnOfServer(name, options, parent);
    return undefined;
  }
  if (authServerId === undefined) return undefined;
  const found = await find(kind, authServerId, name, options);
  if (found === undefined) return undefined;
  const [urn = "", parentUrn = ""] = await Promise.all([readKnown(resource.urn), readKnown(parent.urn)]);
  return toRefusal(object, { authServerId, id: found.id, name, urn, parentUrn });
}

async function find(
  kind: Exclude<Kind, "server">,
  authServerId: string,
  name: string,
  options: pulumi.InvokeOptions,
) {
  if (kind === "access policy") return await findPolicy(authServerId, name, options);
  const list = kind === "scope" ? listScopes : listClaims;
  return (await list(authServerId, options)).find((item) => item.name === name);
}

/** Two servers of one name are legal in Okta, but they mostly mean that a state was lost. */
async function warnOfServer(
  name: string,
  options: pulumi.InvokeOptions,
  parent: pulumi.Resource,
): Promise<void> {
  const found = await findServer(name, options);
  if (found === undefined) return;
  const error = new DcrError(
    "DCR_OKTA_SERVER_NAME",
    `the Okta organization already has an authorization server ${name} (${found.id}); this stack creates another one`,
    {
      path: places.server,
      fix: `If this stack's state was lost, stop and follow docs/recovery.md. To use that server, write authorizationServer: { existing: ${found.id} }`,
    },
  );
  await pulumi.log.warn(`${formatError(error)}.`, parent);
}

/** The Okta provider deactivates a server before it deletes it; a deletion that then fails leaves it so. */
async function warnOfInactive(object: ManagedObject, parent: pulumi.Resource): Promise<void> {
  const [id, name] = await Promise.all([readKnown(object.resource.id), readKnown(object.name)]);
  const found = name === undefined ? undefined : await findServer(name, { parent });
  if (found?.id !== id || found?.status !== "INACTIVE") return;
  const error = new DcrError(
    "DCR_OKTA_SERVER_INACTIVE",
    `authorization server ${name} (${id}) is inactive and issues no tokens`,
    { path: places.server, fix: "pulumi up --refresh activates it" },
  );
  await pulumi.log.warn(`${formatError(error)}.`, parent);
}

interface Found {
  readonly authServerId: string;
  readonly id: string;
  readonly name: string;
  readonly urn: string;
  readonly parentUrn: string;
}

function toRefusal({ kind, resourceName }: ManagedObject, found: Found): DcrError {
  const { authServerId, id, name, urn, parentUrn } = found;
  const line =
    kind === "access policy"
      ? "To create another policy, set okta.accessPolicy.name to another name"
      : `To use it as it is, write { name: ${name}, existing: true } in ${places[kind]}`;
  const take = `pulumi import ${types[kind]} '${resourceName}' ${authServerId}/${id} --parent 'parent=${parentUrn}' --protect=false --generate-code=false`;
  return new DcrError(
    "DCR_OKTA_OBJECT_EXISTS",
    `${kind} ${name} (${id}) exists already on authorization server ${authServerId}, and this stack does not manage it`,
    {
      path: places[kind],
      fix: `${line}. To have this stack manage it, run ${take}; if the stack used it with existing: true before, run pulumi state delete '${urn}' first`,
    },
  );
}
