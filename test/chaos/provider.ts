import type { ProviderProcess } from "../contract/provider/provider-process";
import { CheckFailed, StoredResource } from "../contract/provider/stored-resource";
import type { Sandbox } from "../sandbox";
import type { Fault } from "../sandbox/faults";
import { canaries, hostileTexts, type Try } from "./try";

type Bad = Omit<Fault, "server">;

/** What Konnect answers once, in the middle of a life. */
const faults: Readonly<Record<string, Bad>> = {
  "401 that repeats the token": {
    kind: "status",
    status: 401,
    body: { title: canaries.konnect, detail: canaries.dcr },
  },
  "400 with the first half of the token": {
    kind: "status",
    status: 400,
    body: { detail: canaries.dcr.slice(0, 21) },
  },
  "500 with escape sequences": { kind: "status", status: 500, body: { detail: hostileTexts[1] } },
  "409 with a workflow command": { kind: "status", status: 409, body: { detail: hostileTexts[0] } },
  "429 without a wait": { kind: "status", status: 429 },
  HTML: { kind: "html" },
  "half of an answer": { kind: "truncate" },
  "no answer": { kind: "hang-before" },
  "no answer to what was done": { kind: "hang-after" },
  "a broken connection": { kind: "reset-before" },
};

/** The life of a DCR provider in the real provider process: one fault at each step, then the step again without it. */
export function listProviderTries(sandbox: Sandbox, processOf: () => Promise<ProviderProcess>): Try[] {
  return Object.entries(faults).flatMap(([name, fault]) =>
    (["POST", "PATCH", "DELETE", "GET"] as const).map(
      (method): Try => ({
        part: "provider process",
        name: `${method} is answered by ${name}`,
        limitMs: 60_000,
        run: async () => {
          sandbox.reset();
          const provider = await processOf();
          const said: string[] = [];
          const resource = await StoredResource.create(provider, "dcrProvider");
          const inputs = (displayName: string) => ({
            serverUrl: sandbox.konnect.url,
            konnectTokenReference: { env: "KONNECT_TOKEN" },
            name: "chaos",
            displayName,
            issuer: `${sandbox.okta.url}/oauth2/default`,
            labels: {
              "dcr-managed-by": "konnect-okta-dcr",
              "dcr-project": "p",
              "dcr-stack": "s",
              "dcr-name": "r",
            },
            dcrTokenReference: { env: "OKTA_DCR_TOKEN" },
          });
          const twice = async (step: () => Promise<unknown>) => {
            await step().catch(async (error: unknown) => {
              said.push(toText(error));
              await step();
            });
          };
          let hits = 0;
          const onHit = () => {
            hits += 1;
          };
          const arm = (when: string) => {
            sandbox.faults.clear();
            if (when === method) sandbox.faults.add({ server: "konnect", method, ...fault, onHit });
          };
          arm("POST");
          await twice(() => resource.up(inputs("Okta")));
          const { providers } = sandbox.konnect.state;
          const made = providers.length;
          arm("PATCH");
          await twice(() => resource.up(inputs("Okta 2")));
          arm("GET");
          await twice(() => resource.refresh());
          const kept = sandbox.konnect.state.providers.length;
          arm("DELETE");
          await twice(() => resource.destroy());
          sandbox.faults.clear();
          const left = sandbox.konnect.state.providers.length;
          return {
            output: `${said.join("\n")}\n${provider.stderr}\n${JSON.stringify(resource.outputs)}`,
            untrue: hits === 1 ? undefined : `the fault was met ${hits} times`,
            lost:
              made !== 1 || kept !== 1 || left !== 0
                ? `${made} created, ${kept} kept, ${left} left`
                : undefined,
          };
        },
      }),
    ),
  );
}

function toText(error: unknown): string {
  return error instanceof CheckFailed ? JSON.stringify(error.failures) : String(error);
}
