/**
 * Runs a task once for each key.
 * @param keepsFailures - whether a task that failed is not tried again
 */
export function remember<T>(
  memory: Map<string, Promise<T>>,
  key: string,
  task: () => Promise<T>,
  keepsFailures = false,
): Promise<T> {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const running = task();
  memory.set(key, running);
  if (!keepsFailures) running.catch(() => memory.delete(key));
  return running;
}
