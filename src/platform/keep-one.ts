import { setTimeout as wait } from "node:timers/promises";
import { isDcrError } from "../errors";
import { isHttpError } from "../http";

/** A comment or an issue that exists. */
export interface ExistingText {
  readonly id: string;
  readonly body: string;
}

/** Where one text is kept. */
export interface TextPlace {
  find(): Promise<ExistingText | undefined>;
  /** Replaces the body. @returns its address */
  update(id: string, body: string): Promise<string>;
  /** @returns its address */
  create(body: string): Promise<string>;
}

const maxAttempts = 4;
const retryMs = 500;

/** Makes a text the only one of its kind: an existing one is replaced, otherwise one is created. */
export async function keepOne(
  { find, update, create }: TextPlace,
  body: string,
): Promise<
  { readonly effect: "none" } | { readonly effect: "updated" | "created"; readonly address: string }
> {
  for (let attempt = 1; ; attempt++) {
    const known = await find();
    if (known?.body.trim() === body.trim()) return { effect: "none" };
    if (known !== undefined) return { effect: "updated", address: await update(known.id, body) };
    try {
      return { effect: "created", address: await create(body) };
    } catch (error) {
      // It may exist although no answer came: look again before another one is created.
      const isUnclear = isDcrError(error) && isHttpError(error.cause) && error.cause.ambiguous;
      if (!isUnclear || attempt === maxAttempts) throw error;
      await wait(retryMs * attempt);
    }
  }
}
