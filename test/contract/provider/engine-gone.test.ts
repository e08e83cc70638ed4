import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../sandbox";
import { ProviderProcess } from "./provider-process";
import { StoredResource } from "./stored-resource";

const inputs = (sandbox: Sandbox) => ({
  serverUrl: sandbox.konnect.url,
  konnectTokenReference: { env: "KONNECT_TOKEN" },
  portal: "Acme Developers",
  authStrategyId: "00000000-0000-4000-8000-000000000000",
  ownershipLabels: {},
});

it("the provider process ends by itself when its engine is gone, and not before", async () => {
  const sandbox = await startSandbox();
  const engine = createServer((socket) => void socket.on("error", () => undefined).resume());
  engine.listen(0, "127.0.0.1");
  await once(engine, "listening");
  const { port } = engine.address() as AddressInfo;
  const looks = new Promise<void>((resolve) => engine.once("connection", () => resolve()));
  const provider = await ProviderProcess.start({ env: sandbox.env(), engineAddress: `127.0.0.1:${port}` });
  try {
    const resource = await StoredResource.create(provider, "portalDefault");
    await resource.preview(inputs(sandbox));
    await looks;
    expect((await resource.preview(inputs(sandbox))).changes).toBe(true);
    const start = performance.now();
    engine.close();
    await provider.ended();
    expect(performance.now() - start).toBeLessThan(30_000);
  } finally {
    await provider.kill();
    await sandbox.close();
  }
});
