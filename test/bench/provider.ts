import { readFileSync } from "node:fs";
import { ownLabels } from "../contract/provider/konnect-half";
import { ProviderProcess } from "../contract/provider/provider-process";
import { StoredResource } from "../contract/provider/stored-resource";
import { portalName, startSandbox } from "../sandbox";
import type { Row, Section } from "./table";

/** Memory and requests of the provider process while it sets up numbers of registrations, and their size in state. */
export async function measureProvider(counts: readonly number[]): Promise<Section> {
  const rows: Row[] = [];
  for (const count of counts) rows.push(...(await measureCount(count)));
  return { title: "Provider process", rows };
}

async function measureCount(count: number): Promise<Row[]> {
  const sandbox = await startSandbox();
  const provider = await ProviderProcess.start({ env: sandbox.env() });
  try {
    const connection = { serverUrl: sandbox.konnect.url, konnectTokenReference: { env: "KONNECT_TOKEN" } };
    const up = async (index: number) => {
      const labels = { ...ownLabels, "dcr-name": `portal-${index}` };
      const named = {
        ...connection,
        name: `portal-${index}`,
        displayName: `Portal ${index}`,
        issuer: `${sandbox.okta.url}/oauth2/default`,
        labels,
      };
      const dcrProvider = await StoredResource.create(provider, "dcrProvider");
      await dcrProvider.up({ ...named, dcrTokenReference: { env: "OKTA_DCR_TOKEN" } });
      const strategy = await StoredResource.create(provider, "authStrategy");
      await strategy.up({
        ...named,
        scopes: ["orders.read"],
        credentialClaim: ["cid"],
        authMethods: ["client_credentials", "bearer"],
        dcrProviderId: dcrProvider.id,
        pluginConfig: {},
      });
      if (index > 0) return [dcrProvider, strategy];
      const portalDefault = await StoredResource.create(provider, "portalDefault");
      await portalDefault.up({
        ...connection,
        portal: portalName,
        ownershipLabels: labels,
        authStrategyId: strategy.id,
      });
      return [dcrProvider, strategy, portalDefault];
    };
    const resources = await up(0);
    const idle = readPeakBytes(provider.pid);
    const before = sandbox.recorder.requestsTo("konnect").length;
    for (let index = 1; index < count; index++) resources.push(...(await up(index)));
    const requests = sandbox.recorder.requestsTo("konnect").length - before;
    const state = JSON.stringify(resources.map(({ id, inputs, outputs }) => ({ id, inputs, outputs })));
    const registrations = `${count} registrations`;
    return [
      {
        name: `peak memory over that of one registration, ${registrations}`,
        value: (readPeakBytes(provider.pid) - idle) / 1e6,
        unit: "MB",
      },
      {
        name: `Konnect requests of each further registration, ${registrations}`,
        value: requests / (count - 1),
      },
      { name: `state of a registration, ${registrations}`, value: state.length / count, unit: "bytes" },
    ];
  } finally {
    await provider.kill();
    await sandbox.close();
  }
}

/** Peak resident memory of a process, as Linux knows it. */
function readPeakBytes(pid: number): number {
  const [, kibibytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  if (kibibytes === undefined) throw new Error(`no peak memory of process ${pid}: this part needs Linux`);
  return Number(kibibytes) * 1024;
}
