import { describe, expect, it } from "vitest";
import { read } from "../../../../src/diagnosis/reading";
import { withTemporaryClient } from "../../../../src/doctor/probe/temporary-client";
import { HttpError } from "../../../../src/http";
import type { ClientRegistry } from "../../../../src/okta";

const refuse = (status: number | undefined) => async () => {
  throw new HttpError("DCR_OKTA_REFUSED", "refused", {
    status,
    ambiguous: status === undefined || status >= 500,
  });
};

function createRegistry(changes: Partial<ClientRegistry> = {}) {
  const calls: string[] = [];
  const registry: ClientRegistry = {
    registerClient: async (name) => ({ client_id: `id of ${name}`, client_secret: "-" }),
    listClientIdsNamed: async () => [],
    ...changes,
    deleteClient: async (id) => {
      calls.push(id);
      await changes.deleteClient?.(id);
    },
  };
  return { registry, deleted: calls };
}

describe("withTemporaryClient", () => {
  it("a temporary client is deleted after its use", async () => {
    const { registry, deleted } = createRegistry();
    const result = await withTemporaryClient(registry, "x", async ({ client_id }) => read(client_id));
    expect(result.use).toEqual(read("id of x"));
    expect(result.deletion).toEqual({ kind: "deleted", clientIds: ["id of x"] });
    expect(deleted).toEqual(["id of x"]);
  });

  it("a temporary client is deleted if its use throws, and the error is passed on", async () => {
    const { registry, deleted } = createRegistry();
    const use = withTemporaryClient(registry, "x", async () => {
      throw new Error("a bug");
    });
    await expect(use).rejects.toThrow(/^a bug$/);
    expect(deleted).toEqual(["id of x"]);
  });

  it("the error names a temporary client whose use throws and that cannot be deleted", async () => {
    const { registry } = createRegistry({ deleteClient: refuse(500) });
    const use = withTemporaryClient(registry, "x", async () => {
      throw new Error("a bug");
    });
    await expect(use).rejects.toThrow("a bug; client id of x is still in Okta: refused");
  });

  it.each([400, 401, 403, 429])(
    "no temporary client is deleted if Okta answers its registration with %s",
    async (status) => {
      const { registry, deleted } = createRegistry({
        registerClient: refuse(status),
        listClientIdsNamed: async () => ["of another"],
      });
      const result = await withTemporaryClient(registry, "x", async () => read(1));
      expect(result.deletion).toEqual({ kind: "nothing-to-delete" });
      expect(deleted).toEqual([]);
    },
  );

  it.each([500, undefined])(
    "a temporary client is found by its name and deleted if its registration ends with the status %s",
    async (status) => {
      const { registry, deleted } = createRegistry({
        registerClient: refuse(status),
        listClientIdsNamed: async () => ["one", "two"],
      });
      const result = await withTemporaryClient(registry, "x", async () => read(1));
      expect(result.deletion).toEqual({ kind: "deleted", clientIds: ["one", "two"] });
      expect(deleted).toEqual(["one", "two"]);
    },
  );

  it("a temporary client that Okta lists late is found and deleted", async () => {
    let looks = 0;
    const { registry, deleted } = createRegistry({
      registerClient: refuse(undefined),
      listClientIdsNamed: async () => (++looks < 3 ? [] : ["late"]),
    });
    const result = await withTemporaryClient(registry, "x", async () => read(1), 1);
    expect(result.deletion).toEqual({ kind: "deleted", clientIds: ["late"] });
    expect(deleted).toEqual(["late"]);
  });

  it("a temporary client that Okta does not list is reported as unseen if its registration has no answer", async () => {
    const { registry } = createRegistry({ registerClient: refuse(undefined) });
    const result = await withTemporaryClient(registry, "x", async () => read(1), 1);
    expect(result.deletion).toEqual({ kind: "unseen", because: "refused" });
  });

  it("no temporary client is deleted if its registration was never sent", async () => {
    const { registry } = createRegistry({
      registerClient: async () => {
        throw new HttpError("DCR_HTTP_UNREACHABLE", "refused", { ambiguous: false });
      },
      listClientIdsNamed: async () => ["of another"],
    });
    const result = await withTemporaryClient(registry, "x", async () => read(1), 1);
    expect(result.deletion).toEqual({ kind: "nothing-to-delete" });
  });
});
