import { describe, expect, it } from "vitest";
import { type HttpClient, HttpError } from "../../../../src/http";
import { createKonnectClient } from "../../../../src/konnect/client";
import { createSharedLists } from "../../../../src/provider/runtime/shared-lists";

/** Konnect with one object, "here", in each list; notes every request. */
function startLists({ total = 1, refusals = 0 } = {}) {
  const asked: string[] = [];
  let left = refusals;
  const http: HttpClient = {
    request: async ({ method, path, query = {} }) => {
      const { "filter[name][eq]": name } = query;
      asked.push([method, path, name].filter(Boolean).join(" "));
      if (left-- > 0) throw new HttpError("DCR_KONNECT_UNAVAILABLE", "no", { status: 503 });
      const data = [{ id: "1", name: "here" }];
      const page = { total: name === undefined ? total : data.length };
      const isList = method === "GET" && !path.endsWith("/1");
      return { status: 200, headers: {}, body: isList ? { data, meta: { page } } : data[0] };
    },
  };
  const lists = createSharedLists();
  const client = createKonnectClient(http);
  return { asked, reader: lists.share(client), sameReader: lists.share(client), writer: lists.watch(client) };
}

const names = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id);

describe("look-ups by name in a preview", () => {
  it("ask Konnect once for each kind of object, whatever the number of registrations is", async () => {
    const { asked, reader, sameReader } = startLists();
    for (const name of ["here", "there", "elsewhere"]) {
      const found = name === "here" ? ["1"] : [];
      expect(names(await reader.listDcrProvidersNamed(name))).toEqual(found);
      expect(names(await reader.listAuthStrategiesNamed(name))).toEqual(found);
      expect(names(await sameReader.listPortalsNamed(name))).toEqual(found);
    }
    expect(asked).toEqual([
      "GET /v2/dcr-providers",
      "GET /v2/application-auth-strategies",
      "GET /v3/portals",
    ]);
  });

  it("ask by name if a list has more than one page", async () => {
    const { asked, reader } = startLists({ total: 101 });
    expect(names(await reader.listPortalsNamed("here"))).toEqual(["1"]);
    await reader.listPortalsNamed("there");
    expect(asked.slice(3)).toEqual(["GET /v3/portals here", "GET /v3/portals there"]);
  });

  it("ask by name after the first write of the process", async () => {
    const { asked, reader, writer } = startLists();
    await reader.listDcrProvidersNamed("here");
    expect((await writer.getPortal("1"))?.name).toBe("here");
    await reader.listDcrProvidersNamed("here");
    expect(asked).toHaveLength(4);
    await writer.updatePortal("1", {});
    await reader.listDcrProvidersNamed("here");
    expect(asked.at(-1)).toBe("GET /v2/dcr-providers here");
  });

  it("ask again for a list that could not be read", async () => {
    const { asked, reader } = startLists({ refusals: 3 });
    await expect(reader.listPortalsNamed("here")).rejects.toThrow("no");
    expect(names(await reader.listPortalsNamed("here"))).toEqual(["1"]);
    expect(asked.filter((request) => request === "GET /v3/portals")).toHaveLength(2);
  });

  it("do not ask again for a list that only other look-ups need, after it could not be read", async () => {
    const { asked, reader } = startLists({ refusals: 1 });
    await expect(reader.listDcrProvidersNamed("here")).rejects.toThrow("no");
    await reader.listAuthStrategiesNamed("here");
    await reader.listPortalsNamed("here");
    expect(asked).toHaveLength(3);
    await reader.listDcrProvidersNamed("here");
    expect(asked).toHaveLength(4);
  });
});
