import { errorCodes } from "../../src/errors";

/** docs/errors.md: every code with its cause and mend. */
export function toErrorsPage(): string {
  const rows = Object.entries(errorCodes).map(
    ([code, { cause, fix }]) => `## ${code}\n\n${cause}\n\n**Next:** ${fix}\n`,
  );
  const intro =
    "Every message of this package carries one of these codes. They are never renamed. Written by `npm run docs` from `src/errors/codes.ts`.";
  return [`# Error codes\n\n${intro}\n`, ...rows].join("\n");
}
