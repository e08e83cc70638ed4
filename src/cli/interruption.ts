/** Graceful Ctrl-C: a command can delete what it has created. */
export interface Interruption {
  /** Aborts at the first SIGINT or SIGTERM; the second one ends the process at once. */
  readonly signal: AbortSignal;
  /** Gives the signals back to Node. */
  stop(): void;
}

const signals = ["SIGINT", "SIGTERM"] as const;

/** Listens for Ctrl-C from now on. `source` is the process. */
export function createInterruption(source: NodeJS.EventEmitter = process): Interruption {
  const controller = new AbortController();
  const stop = () => {
    for (const name of signals) source.removeListener(name, interrupt);
  };
  const interrupt = () => {
    stop();
    controller.abort();
  };
  for (const name of signals) source.on(name, interrupt);
  return { signal: controller.signal, stop };
}
