import { describe, expect, it } from "vitest";
import { HttpError } from "../../../src/http/error";
import { unlessGone } from "../../../src/konnect/reader";

/** A request that fails with these statuses, one after the other, and then answers "here". */
function toRequest(...statuses: readonly number[]) {
  const left = [...statuses];
  let count = 0;
  const request = async () => {
    count++;
    const status = left.shift();
    if (status !== undefined) throw new HttpError("DCR_HTTP_ANSWER_INVALID", `status ${status}`, { status });
    return "here";
  };
  return { request, count: () => count };
}

describe("unlessGone", () => {
  it("an object counts as gone after two answers 404", async () => {
    const { request, count } = toRequest(404, 404);
    expect(await unlessGone(request)).toBeUndefined();
    expect(count()).toBe(2);
  });

  it("an object that answers after one 404 is returned", async () => {
    const { request } = toRequest(404);
    expect(await unlessGone(request)).toBe("here");
  });

  it.each([400, 401, 403, 409, 410, 429, 500, 503])(
    "an answer %i is an error and never means that the object is gone",
    async (status) => {
      const { request, count } = toRequest(status);
      await expect(unlessGone(request)).rejects.toMatchObject({ status });
      expect(count()).toBe(1);
    },
  );
});
