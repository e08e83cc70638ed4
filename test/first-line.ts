import type { ChildProcess } from "node:child_process";

/**
 * The first line that a process prints, such as the port it listens on.
 * @throws Error with what it printed on stderr if the process ends first, or prints no line in time
 */
export async function readFirstLine(child: ChildProcess, name: string, timeoutMs = 20_000): Promise<string> {
  const { stdout, stderr } = child;
  if (stdout === null) throw new Error(`the output of ${name} is not piped`);
  let text = "";
  let errors = "";
  stderr?.on("data", (data: Buffer) => {
    errors += data.toString();
  });
  return await new Promise((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`${name} ${what} before it printed a line\n${errors}`));
    const timer = setTimeout(() => fail(`waited ${timeoutMs} ms`), timeoutMs);
    const onExit = (code: number | null) => fail(`ended with ${code}`);
    const onData = (data: Buffer) => {
      text += data.toString();
      const [line, rest] = text.split("\n");
      if (line === undefined || rest === undefined) return;
      clearTimeout(timer);
      stdout.off("data", onData);
      child.off("exit", onExit);
      resolve(line);
    };
    child.on("error", reject);
    child.on("exit", onExit);
    stdout.on("data", onData);
  });
}
