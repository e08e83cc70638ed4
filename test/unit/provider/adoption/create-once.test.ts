import { describe, expect, it, vi } from "vitest";
import { HttpError } from "../../../../src/http";
import { createOnce } from "../../../../src/provider/adoption/create-once";

const lost = new HttpError("DCR_HTTP_UNREACHABLE", "lost", { ambiguous: true, transient: true });
const refused = new HttpError("DCR_KONNECT_REFUSED", "refused", { status: 400 });

describe("createOnce", () => {
  it("a create sends one POST if it finds no object of an interrupted create", async () => {
    const post = vi.fn(async () => "new");
    await expect(createOnce(async () => undefined, post)).resolves.toEqual({
      object: "new",
      isRecovered: false,
    });
    expect(post).toHaveBeenCalledTimes(1);
  });

  it("a create continues with the object of an interrupted create and sends no POST", async () => {
    const post = vi.fn(async () => "new");
    await expect(createOnce(async () => "old", post)).resolves.toEqual({ object: "old", isRecovered: true });
    expect(post).not.toHaveBeenCalled();
  });

  it("a create whose response is lost finds its object and sends no second POST", async () => {
    const finds = [undefined, "made"];
    const post = vi.fn(async () => Promise.reject(lost));
    await expect(createOnce(async () => finds.shift(), post)).resolves.toEqual({
      object: "made",
      isRecovered: true,
    });
    expect(post).toHaveBeenCalledTimes(1);
  });

  it("a create whose request is lost sends a second POST if no object exists", async () => {
    const post = vi.fn(async () => "new").mockRejectedValueOnce(lost);
    await expect(createOnce(async () => undefined, post)).resolves.toEqual({
      object: "new",
      isRecovered: false,
    });
    expect(post).toHaveBeenCalledTimes(2);
  });

  it("a create gives up after three lost requests", async () => {
    const post = vi.fn(async () => Promise.reject(lost));
    await expect(createOnce(async () => undefined, post)).rejects.toBe(lost);
    expect(post).toHaveBeenCalledTimes(3);
  });

  it("a create does not look for its object again if the service refuses the request", async () => {
    const find = vi.fn(async () => undefined);
    await expect(createOnce(find, async () => Promise.reject(refused))).rejects.toBe(refused);
    expect(find).toHaveBeenCalledTimes(1);
  });
});
