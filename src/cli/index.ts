#!/usr/bin/env node
import { Command } from "commander";
import { formatError } from "../errors";
import { registerCheck } from "./check";
import { registerDoctor } from "./doctor";

const program = new Command("konnect-okta-dcr").description(
  "Okta as the identity provider for Dynamic Client Registration in a Kong Konnect Dev Portal",
);
registerCheck(program);
registerDoctor(program);

program.parseAsync(process.argv, { from: "node" }).catch((error: unknown) => {
  console.error(formatError(error));
  process.exitCode = 2;
});
