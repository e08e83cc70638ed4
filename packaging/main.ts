import { join } from "node:path";
import { build } from "./build";

build(join(__dirname, "..")).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
