import { createSurroundings } from "../../src/diagnosis/surroundings";
import { diagnose, toJsonReport, toReport } from "../../src/doctor";
import { formatError } from "../../src/errors";
import type { RegistrationOutputs } from "../../src/stack/registration-outputs";
import type { Sandbox } from "../sandbox";
import { canaries, hostileTexts, type Try } from "./try";

/** Hosts that are neither this machine nor the configured organization. */
const foreign = [
  "https://evil.example/oauth2/default",
  "https://acme.okta.com.evil.example/oauth2/default",
  "https://acme-okta.com/oauth2/default",
  "https://evil.okta.com/oauth2/default",
  "https://acme.okta.com:8443/oauth2/default",
  "https://acme.okta.com@evil.example/oauth2/default",
  "http://acme.okta.com/oauth2/default",
  "http://127.0.0.1.evil.example/oauth2/default",
  "http://localhost.evil.example/",
  "https://[::ffff:127.0.0.1]/oauth2/default",
];
const servers = [
  "https://evil.example",
  "https://konghq.com.evil.example",
  "https://eu.api.konghq.com.evil.example",
  "http://eu.api.konghq.com",
  "https://eu.api.konghq.com@evil.example",
  "https://evilkonghq.com",
];

/** What `doctor --registrations` is given by somebody else: it reads no secret for a host that is not ours. */
export function listRegistrationTries(outputs: RegistrationOutputs, sandbox: Sandbox): Try[] {
  const stranger = (name: string, registration: RegistrationOutputs): Try => ({
    part: "doctor --registrations",
    name,
    run: async () => {
      const read: string[] = [];
      const env = new Proxy<Record<string, string | undefined>>(
        { OKTA_ORG_NAME: "acme", AWS_SECRET_ACCESS_KEY: canaries.foreign },
        {
          get: (target, key) => {
            if (key === "AWS_SECRET_ACCESS_KEY") read.push(key);
            return Reflect.get(target, key) as string | undefined;
          },
        },
      );
      const httpSettings = { timeoutSeconds: 0.5, totalSeconds: 1, retries: 0 };
      const diagnoses = await diagnose({ x: registration }, createSurroundings({ env, httpSettings }), {
        probe: true,
      });
      return {
        output: `${toReport(diagnoses)}\n${toJsonReport(diagnoses)}`,
        untrue: read.length === 0 ? undefined : `read ${read.join(", ")} for a foreign host`,
      };
    },
  });
  const secret = { env: "AWS_SECRET_ACCESS_KEY" };
  return [
    ...foreign.map((issuer) =>
      stranger(`issuer ${issuer}`, {
        ...outputs,
        issuer,
        okta: { ...outputs.okta, dcrTokenReference: secret },
        konnect: { ...outputs.konnect, tokenReference: { env: "NOT_SET" } },
      }),
    ),
    ...servers.map((serverUrl) =>
      stranger(`server ${serverUrl}`, {
        ...outputs,
        okta: { ...outputs.okta, dcrTokenReference: { env: "NOT_SET" } },
        konnect: { ...outputs.konnect, serverUrl, tokenReference: secret },
      }),
    ),
    ...hostileTexts.flatMap((text, index) => listHostileNames(text, index, outputs, sandbox)),
  ];
}

/** Objects of the services with hostile names, as doctor reports them. */
function listHostileNames(
  text: string,
  index: number,
  outputs: RegistrationOutputs,
  sandbox: Sandbox,
): Try[] {
  const look = async (registrations: Record<string, RegistrationOutputs>) => {
    const surroundings = createSurroundings({ env: sandbox.env() });
    for (const canary of Object.values(canaries)) surroundings.redactor.remember(canary);
    try {
      const diagnoses = await diagnose(registrations, surroundings);
      return {
        output: surroundings.redactor
          .redact(`${toReport(diagnoses)}\n${toJsonReport(diagnoses)}`)
          .replaceAll("x".repeat(1000), ""),
      };
    } catch (error) {
      return { output: formatError(error) };
    }
  };
  return [
    {
      part: "texts in doctor",
      name: `a registration with hostile text ${index + 1}`,
      run: () => look({ [text]: { ...outputs, claim: text, scopes: [text] } }),
    },
    {
      part: "texts in doctor",
      name: `a service that answers hostile text ${index + 1}`,
      run: async () => {
        sandbox.faults.clear();
        sandbox.faults.add({
          server: "konnect",
          kind: "status",
          status: 403,
          times: 99,
          body: { status: 403, title: text, detail: text, instance: text },
        });
        try {
          return await look({ x: outputs });
        } finally {
          sandbox.faults.clear();
        }
      },
    },
  ];
}
