import { Option } from "commander";

/** `--stack NAME`: the source of the registrations. */
export function stackOption(): Option {
  return new Option(
    "--stack <name>",
    "stack whose outputs name the registrations; else the selected one",
  ).conflicts("registrations");
}

/** `--registrations FILE`: the other place. */
export function registrationsOption(): Option {
  return new Option("--registrations <file>", "read them as JSON from a file, or from - for standard input");
}

/** `--registration NAME`: one of them. */
export function registrationOption(): Option {
  return new Option("--registration <name>", "only this registration of the stack");
}
