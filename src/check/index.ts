export { type CheckedFile, listFindings, type PlacedFinding } from "./finding";
export { toGitHub } from "./formats/github";
export { toGitLab } from "./formats/gitlab";
export { toJson } from "./formats/json";
export { toSarif } from "./formats/sarif";
export { toTerminal } from "./formats/terminal";
export { toText } from "./formats/text";
export { toRepositoryPath } from "./repository-path";
export { findStackFiles, type StackFilesProblem, toStackName } from "./stack-files";
