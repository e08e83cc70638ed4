export { type DriftReport, toDriftReport, toExitCode } from "./drift";
export { toJson, toText } from "./formats";
