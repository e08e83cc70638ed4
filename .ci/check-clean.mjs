// Fails when a command above left something behind that git would commit.
import { execFileSync } from "node:child_process";

const status = execFileSync("git", ["status", "--short"], { encoding: "utf8" });
if (status !== "") {
  console.error(`the checkout is not clean:\n${status}`);
  process.exitCode = 1;
}
