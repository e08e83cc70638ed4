import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { projectFolder } from "./project-folder";

export type ResourceName = "dcrProvider" | "authStrategy" | "portalDefault" | "apiPublication";

/** Registers one resource of each type of the built package, and prints what the SDK puts into `__provider`. */
const script = `
  const pulumi = require("@pulumi/pulumi");
  const dcr = require("konnect-okta-dcr");
  const texts = {};
  const newResource = ({ type, inputs }) => {
    const name = type.split(":").at(-1);
    texts[name[0].toLowerCase() + name.slice(1)] = inputs.__provider;
    return { id: name, state: inputs };
  };
  (async () => {
    await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack", true);
    const konnect = { serverUrl: "https://eu.api.konghq.com", konnectToken: { env: "KONNECT_TOKEN" } };
    const named = { ...konnect, name: "okta", issuer: "https://acme.okta.com/oauth2/default" };
    const place = { ...konnect, portal: "Developers", authStrategyId: "id" };
    new dcr.DcrProvider("a", { ...named, dcrToken: { env: "OKTA_DCR_TOKEN" } });
    new dcr.AuthStrategy("b", { ...named, dcrProviderId: "id", scopes: [], credentialClaim: [], authMethods: [] });
    new dcr.PortalDefault("c", place);
    new dcr.ApiPublication("d", { ...place, api: "Orders" });
    await pulumi.runtime.disconnect();
    console.log(JSON.stringify(texts));
  })();
`;

/** The texts of the dynamic providers, as the SDK serialises them in a process of its own. */
export async function serialiseProviders(): Promise<Record<ResourceName, string>> {
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { cwd: projectFolder });
  return JSON.parse(stdout) as Record<ResourceName, string>;
}
