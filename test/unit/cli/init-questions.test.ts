import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import type { InitOptions } from "../../../src/cli/init-options";
import { askForOptions, toList } from "../../../src/cli/init-questions";

const enter = "\r";
const down = "\u001b[B";
const interrupt = "\u0003";
const clear = "\u0015";

/** Asks, and types each answer when its question is on the screen. */
async function answer(
  given: Partial<InitOptions>,
  answers: readonly (readonly [question: string, keys: readonly string[]])[],
) {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  const left = [...answers];
  let shown = "";
  output.on("data", (data: Buffer) => {
    shown += data.toString();
    const [next] = left;
    if (next === undefined || !shown.includes(next[0])) return;
    left.shift();
    shown = "";
    // A key is read only when the one before it was handled.
    for (const [index, key] of next[1].entries()) setTimeout(() => input.write(key), 20 * (index + 1));
  });
  return await askForOptions({ server: "developer-portal", ...given }, "/projects/portal", { input, output });
}

describe("questions of init", () => {
  it("init asks for everything that no flag gives, with defaults that Enter accepts", async () => {
    const options = await answer({}, [
      ["Name of the project?", [enter]],
      ["Stacks, separated by commas?", [clear, "dev, prod", enter]],
      ["Region of the Konnect", [down, enter]],
      ["Name or id of the Dev Portal?", ["Acme Developers", enter]],
      ["Authorization server in Okta?", [enter]],
      ["Audience of its access tokens?", [enter]],
      ["Scopes, separated by commas?", [enter]],
      ["Claim that carries the client id?", [enter]],
      ["Write the project into portal?", [enter]],
    ]);
    expect(options).toMatchObject({
      project: "portal",
      stack: ["dev", "prod"],
      region: "eu",
      portal: "Acme Developers",
      audience: "api://orders",
      scopes: "orders.read",
      claim: "konnect_client_id",
    });
  });

  it("init does not ask for what flags give", async () => {
    const given = {
      project: "p",
      stack: ["dev"],
      serverUrl: "http://127.0.0.1:1",
      portal: "Acme",
      scopes: "a",
      claim: "c",
    };
    const options = await answer(given, [
      ["Authorization server in Okta?", [down, enter]],
      ["Its id, or default?", [enter]],
      ["Write the project into portal?", [enter]],
    ]);
    expect(options).toMatchObject({ ...given, existingServer: "default" });
  });

  it("init writes nothing if it is interrupted or the last question is denied", async () => {
    await expect(answer({}, [["Name of the project?", [interrupt]]])).rejects.toThrow("nothing was written");
    const given = {
      project: "p",
      stack: ["dev"],
      region: "eu",
      portal: "Acme",
      audience: "a",
      scopes: "a",
      claim: "c",
    } as const;
    const denied = answer({ ...given, stack: ["dev"] }, [["Write the project into portal?", ["n"]]]);
    await expect(denied).rejects.toThrow("nothing was written");
  });

  it("a list of names ignores spaces and empty places", () => {
    expect(toList(" dev, prod ,")).toEqual(["dev", "prod"]);
  });
});
