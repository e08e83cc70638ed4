import createSpinner from "yocto-spinner";
import type { Progress } from "../smoke";

/** A {@link Progress} that ends. */
export interface ProgressDisplay extends Progress {
  stop(): void;
}

/** A spinner in a terminal that people look at; else plain lines, each once. */
export function createProgress(
  stream: NodeJS.WriteStream,
  isForPeople: boolean,
  env: Readonly<Record<string, string | undefined>> = process.env,
): ProgressDisplay {
  if (!isForPeople || stream.isTTY !== true || env.CI !== undefined || env.TERM === "dumb") {
    let last = "";
    return {
      show: (text) => {
        if (text !== last) stream.write(`… ${text}\n`);
        last = text;
      },
      stop: () => undefined,
    };
  }
  const spinner = createSpinner({ stream, handleSignals: false });
  return {
    show: (text) => {
      spinner.text = text;
      spinner.start();
    },
    stop: () => void spinner.stop(),
  };
}

/** An operation is shown if it takes longer. */
const quietMs = 2000;

/** Shows what a command waits for, once it has waited for two seconds. */
export async function withProgress<T>(
  text: string,
  isForPeople: boolean,
  operation: Promise<T>,
  stream: NodeJS.WriteStream = process.stderr,
): Promise<T> {
  if (!isForPeople) return await operation;
  const progress = createProgress(stream, true);
  const timer = setTimeout(() => progress.show(text), quietMs);
  try {
    return await operation;
  } finally {
    clearTimeout(timer);
    progress.stop();
  }
}
