import { describe, expect, it, vi } from "vitest";
import { HttpError } from "../../../src/http";
import { createOnce } from "../../../src/provider/create-once";

const lost = new HttpError("DCR_HTTP_UNREACHABLE", "lost", { ambiguous: true, transient: true });
const refused = new HttpError("DCR_KONNECT_REFUSED", "refused", { status: 400 });

describe("a create", () => {
  it("posts once when nothing was left behind", async () => {
    const post = vi.fn(async () => "new");
    await expect(createOnce(async () => undefined, post)).resolves.toEqual({
      object: "new",
      isRecovered: false,
    });
    expect(post).toHaveBeenCalledTimes(1);
  });

  it("goes on with what an interrupted create left behind, without posting", async () => {
    const post = vi.fn(async () => "new");
    await expect(createOnce(async () => "old", post)).resolves.toEqual({ object: "old", isRecovered: true });
    expect(post).not.toHaveBeenCalled();
  });

  it("finds the object whose answer was lost, without posting again", async () => {
    const finds = [undefined, "made"];
    const post = vi.fn(async () => Promise.reject(lost));
    await expect(createOnce(async () => finds.shift(), post)).resolves.toEqual({
      object: "made",
      isRecovered: true,
    });
    expect(post).toHaveBeenCalledTimes(1);
  });

  it("posts again when the look-up proves that the lost request was not executed", async () => {
    const post = vi.fn(async () => "new").mockRejectedValueOnce(lost);
    await expect(createOnce(async () => undefined, post)).resolves.toEqual({
      object: "new",
      isRecovered: false,
    });
    expect(post).toHaveBeenCalledTimes(2);
  });

  it("gives up after three lost requests", async () => {
    const post = vi.fn(async () => Promise.reject(lost));
    await expect(createOnce(async () => undefined, post)).rejects.toBe(lost);
    expect(post).toHaveBeenCalledTimes(3);
  });

  it("does not look twice when the service refused", async () => {
    const find = vi.fn(async () => undefined);
    await expect(createOnce(find, async () => Promise.reject(refused))).rejects.toBe(refused);
    expect(find).toHaveBeenCalledTimes(1);
  });
});
