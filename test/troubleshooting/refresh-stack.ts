import { toPolicyBody, toRuleBody } from "../sandbox-requests/okta-bodies";
import { changeKonnect, changeOkta, changePortalDefault, changeStrategy, getServer } from "./changes";
import type { TroubleshootingWorld } from "./world";

/** Writes every object of the stack as the settings want it, through the APIs, as `pulumi up --refresh` does. */
export async function refreshStack(world: TroubleshootingWorld): Promise<void> {
  const { outputs } = world;
  await changeStrategy(world, {
    issuer: outputs.issuer,
    scopes: [...outputs.konnect.scopes],
    credential_claim: [...outputs.konnect.credentialClaim],
  });
  await changeKonnect(world, "PATCH", `/v2/application-auth-strategies/${outputs.authStrategyId}`, {
    dcr_provider_id: outputs.dcrProviderId,
  });
  await changePortalDefault(world, outputs.authStrategyId);
  const server = getServer(world);
  const replace = async (path: string, id: string | undefined, body: Record<string, unknown>) => {
    if (id === undefined) return await changeOkta(world, "POST", path, body);
    await changeOkta(world, "PUT", `${path}/${id}`, body);
    return id;
  };
  for (const name of outputs.scopes) {
    const scope = server.scopes.find((item) => item.name === name);
    await replace("/scopes", scope?.id, { name, consent: "IMPLICIT" });
  }
  const claim = server.claims.find((item) => !item.system);
  await replace("/claims", claim?.id, {
    name: outputs.claim,
    status: "ACTIVE",
    claimType: "RESOURCE",
    valueType: "EXPRESSION",
    value: "app.clientId",
    alwaysIncludeInToken: true,
    conditions: {},
  });
  const policy = server.policies.find(({ name }) => name === "developer-portal");
  const policyId = await replace(
    "/policies",
    policy?.id,
    toPolicyBody("developer-portal", "Applications of the Dev Portal", policy?.priority ?? 1),
  );
  const [rule] = getServer(world).policies.find(({ id }) => id === policyId)?.rules ?? [];
  await replace(`/policies/${policyId}/rules`, rule?.id, toRuleBody(outputs.konnect.scopes));
}
