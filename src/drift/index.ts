export { type DriftReport, toDriftReport, toExitCode } from "./drift";
export { toJson } from "./formats/json";
export { toMarkdown } from "./formats/markdown";
export { toPlanAgeText, toText } from "./formats/text";
export { keepIssue, type Platform } from "./issue/keep-issue";
export { type PlanAge, toPlanAge } from "./plan-age";
