import { isHttpError } from "../../http";

const maxPosts = 3;

/** The object that a create ended with. */
export interface Created<T> {
  readonly object: T;
  /** Whether an earlier, interrupted create had made it already. */
  readonly isRecovered: boolean;
}

/**
 * Sends a POST so that at most one object comes of it. Where no proper answer came, the object is looked up
 * before anything is sent again; if it is found, the create continues with it.
 */
export async function createOnce<T>(
  find: () => Promise<T | undefined>,
  post: () => Promise<T>,
): Promise<Created<T>> {
  const orphan = await find();
  if (orphan !== undefined) return { object: orphan, isRecovered: true };
  for (let attempt = 1; ; attempt++) {
    try {
      return { object: await post(), isRecovered: false };
    } catch (error) {
      if (!isHttpError(error) || !error.ambiguous) throw error;
      const committed = await find();
      if (committed !== undefined) return { object: committed, isRecovered: true };
      if (!error.transient || attempt === maxPosts) throw error;
    }
  }
}
