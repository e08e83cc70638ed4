import { readFile, writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { describeWithEngine, startFixture } from "./fixture";

interface ImportFile {
  readonly resources: { type: string; name: string; id?: string; parent?: string; component?: boolean }[];
}

describeWithEngine("a lost state", () => {
  it("is reported before a second Okta server is created, and recovered by an import file and adoption", async () => {
    const { sandbox, stack, configure } = await startFixture();
    const empty = await stack.stateText();
    expect((await stack.up()).code).toBe(0);
    const outputs = (await stack.outputs())["developer-portal"];
    const [, server] = sandbox.okta.state.servers;
    await stack.restoreState(empty);

    await configure(({ okta, konnect }) => ({
      okta,
      konnect: {
        ...konnect,
        adopt: { dcrProvider: outputs?.dcrProviderId, authStrategy: outputs?.authStrategyId },
      },
    }));
    const file = `${stack.configFile}.import.json`;
    const preview = await stack.preview("--import-file", file);
    expect(preview.text).toContain(`authorization server developer-portal (${server?.id})`);
    expect(preview.text).toContain("docs/recovery.md");
    expect(sandbox.okta.state.servers).toHaveLength(2);

    const written = JSON.parse(await readFile(file, "utf8")) as ImportFile;
    const policy = server?.policies[0];
    const ids: Record<string, string> = {
      "developer-portal-server": `${server?.id}`,
      "developer-portal-claim": `${server?.id}/${server?.claims.find(({ name }) => name === "konnect_client_id")?.id}`,
      "developer-portal-policy": `${server?.id}/${policy?.id}`,
      "developer-portal-rule": `${server?.id}/${policy?.id}/${policy?.rules[0]?.id}`,
      ...Object.fromEntries(
        (server?.scopes ?? []).map(({ name, id }) => [
          `developer-portal-scope-${name}`,
          `${server?.id}/${id}`,
        ]),
      ),
    };
    const resources = written.resources
      .filter(({ type }) => !type.startsWith("pulumi-nodejs:") && !type.endsWith(":KonnectDcr"))
      .map((resource) => (resource.component === true ? resource : { ...resource, id: ids[resource.name] }));
    await writeFile(file, JSON.stringify({ ...written, resources }));
    const options = ["--protect=false", "--generate-code=false", "--yes", "--skip-preview"];
    const imported = await stack.run("import", "--file", file, ...options, "--config-file", stack.configFile);
    expect(imported.code, JSON.stringify(written) + imported.text).toBe(0);
    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    expect(sandbox.okta.state.servers).toHaveLength(2);
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });
});
