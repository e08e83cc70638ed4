import { connect } from "node:net";

/** What a watch takes from its surroundings; each part has a real default. */
export interface EngineWatch {
  /** `host:port` of the engine. @default the first argument of the provider process */
  readonly address?: string | undefined;
  /** @default 2000 */
  readonly intervalMs?: number;
  /** Ends the process. @default process.exit */
  readonly end?: () => void;
}

/**
 * Ends this process when its engine is gone. An engine that is killed leaves its plugins behind; the provider would keep
 * its memory, and the tokens in it, forever. Two looks in a row must find nobody: then no operation of this process is
 * waited for any more.
 */
export function watchEngine({
  address = process.argv[2],
  intervalMs = 2000,
  end = () => process.exit(1),
}: EngineWatch = {}): { stop(): void } {
  const place = /^(127\.0\.0\.1|localhost|\[::1\]):(\d+)$/.exec(address ?? "");
  if (place === null) return { stop: () => undefined };
  const [, host = "", port] = place;
  let hasSeen = false;
  let missed = 0;
  const timer = setInterval(() => {
    const socket = connect({ host: host.replace(/^\[|\]$/g, ""), port: Number(port), timeout: intervalMs });
    socket.unref();
    socket.once("connect", () => {
      hasSeen = true;
      missed = 0;
      socket.destroy();
    });
    socket.once("timeout", () => socket.destroy());
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (!hasSeen || error.code !== "ECONNREFUSED") return;
      missed += 1;
      if (missed >= 2) end();
    });
  }, intervalMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
